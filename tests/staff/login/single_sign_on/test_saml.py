"""SAML: answers signed in the test, and every way in which one may be false."""

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client

from staff.models import AuditEvent
from tests.factories import UserFactory

saml2 = pytest.importorskip("onelogin.saml2.utils")

START = "/login/sso/saml/city/login/"
ACS = "/login/sso/saml/city/acs/"
IDP = "https://idp.example/saml"
AUDIENCE = "http://testserver/login/sso/saml/city/metadata/"
SHA256 = ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256")
pytestmark = pytest.mark.django_db


def new_key():
    """A key and its certificate, as texts."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return (
        key.private_bytes(serialization.Encoding.PEM, *form).decode(),
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
    )


@pytest.fixture(scope="module")
def keys():
    return new_key()


@pytest.fixture(autouse=True)
def _set_up(settings, keys):
    settings.ROOT_URLCONF = "tests.staff.login.single_sign_on.urls"
    from config import single_sign_on

    class Env:
        values = {
            "HAGUKUMI_SAML_ENTITY_ID": IDP,
            "HAGUKUMI_SAML_SSO_URL": f"{IDP}/sso",
            "HAGUKUMI_SAML_CERTIFICATE": keys[1],
        }

        def str(self, name, default="", **kwargs):
            return self.values.get(name, default)

    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(Env(), local_only=False)


def browser():
    """SAML's library asks for the name of the host."""
    return Client(HTTP_HOST="testserver")


@pytest.fixture
def client():
    return browser()


@pytest.fixture
def user():
    return UserFactory(staff_number="81001")


def asked_by(client):
    """The number of the request that the browser takes to the provider."""
    address = client.get(START)["Location"]
    assert address.startswith(f"{IDP}/sso?")
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    return re.search(r'ID="([^"]+)"', zlib.decompress(base64.b64decode(packed), -15).decode())[1]


def answer_to(request, keys, *, number="81001", audience=AUDIENCE, age=timedelta(), issuer=IDP, sign=True, many=()):
    """A response with one signed assertion."""
    now = datetime.now(UTC) - age
    at, until = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now, now + timedelta(minutes=5)))
    values = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in (number, *many))
    attribute = (
        f'<saml:Attribute Name="staff_number">{values}</saml:Attribute>'
        if number
        else ('<saml:Attribute Name="mail"><saml:AttributeValue>81001</saml:AttributeValue></saml:Attribute>')
    )
    acs = f"http://testserver{ACS}"
    assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_{uuid4().hex}"
 Version="2.0" IssueInstant="{at}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>
<saml:NameID>81001</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}" InResponseTo="{request}"/>
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}">
<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attribute}</saml:AttributeStatement></saml:Assertion>"""
    if sign:
        assertion = saml2.OneLogin_Saml2_Utils.add_sign(assertion, *keys, False, *SHA256).decode()
        assertion = assertion[assertion.index("<saml:Assertion") :]
    reply = f' InResponseTo="{request}"' if request else ""
    return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_{uuid4().hex}" Version="2.0"
 IssueInstant="{at}" Destination="{acs}"{reply}>
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
{assertion}</samlp:Response>"""


def bring(client, response):
    packed = base64.b64encode(response.encode()).decode()
    return client.post(ACS, {"SAMLResponse": packed}, follow=True)


def is_in(client):
    return client.get("/").status_code == 200


def test_a_signed_answer_to_our_request_logs_in(client, user, keys):
    bring(client, answer_to(asked_by(client), keys))
    assert is_in(client)
    assert AuditEvent.objects.get().actor == user


@pytest.mark.parametrize(
    ("false", "reason"),
    [
        ({"audience": "https://other.example/"}, "not a valid audience"),
        ({"age": timedelta(hours=1)}, "timestamp"),
        ({"age": timedelta(hours=-1)}, "timestamp"),
        ({"issuer": "https://other.example/"}, "Invalid issuer"),
        ({"sign": False}, "not signed"),
        ({"number": "99999"}, ""),
        ({"number": "81002"}, ""),
        ({"number": ""}, ""),
        ({"many": ["81002"]}, ""),
    ],
    ids=str,
)
def test_a_false_answer_is_refused(client, user, keys, caplog, false, reason):
    UserFactory(staff_number="81002", is_active=False)
    answer = bring(client, answer_to(asked_by(client), keys, **false))
    assert reason in caplog.text
    assert bool(reason) is ("Error processing" in caplog.text)
    assert "シングルサインオンでログインできませんでした" in answer.content.decode()
    assert not is_in(client)


def test_another_key_is_refused(client, user):
    bring(client, answer_to(asked_by(client), new_key()))
    assert not is_in(client)


def test_an_altered_answer_is_refused(client, user, keys):
    UserFactory(staff_number="81003")
    response = answer_to(asked_by(client), keys)
    bring(client, response.replace(">81001</saml:AttributeValue>", ">81003</saml:AttributeValue>"))
    assert not is_in(client)


def test_an_answer_works_once(client, user, keys):
    response = answer_to(asked_by(client), keys)
    bring(client, response)
    client.post("/logout/")
    bring(client, response)
    assert not is_in(client)


def test_an_answer_to_another_browser_or_to_nobody_is_refused(client, user, keys):
    stranger = browser()
    bring(stranger, answer_to(asked_by(client), keys))
    assert not is_in(stranger)
    bring(client, answer_to("", keys))
    assert not is_in(client)


def test_rubbish_is_refused(client, user):
    for rubbish in ("", "<x/>", "あ"):
        asked_by(client)
        assert bring(client, rubbish).status_code == 200
        assert not is_in(client)


def test_the_metadata_tells_where_answers_go(client):
    metadata = client.get("/login/sso/saml/city/metadata/").content.decode()
    assert f"http://testserver{ACS}" in metadata
    assert 'WantAssertionsSigned="true"' in metadata
