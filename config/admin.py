"""What libraries bring to the admin and nobody keeps by hand (管理画面に出さないもの)."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django_tasks_db.models import DBTaskResult

# Second factors are removed by `staff.login.accounts`, single sign-on is set up by settings, and no e-mail
# address is kept. `common.Job` tells about background work.
admin.site.unregister([Authenticator, DBTaskResult, EmailAddress, SocialAccount, SocialApp, SocialToken])
