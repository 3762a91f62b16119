"""The pages of HR, of the auditor and the administrator, and those of login."""

from tests.browser.place import Place

HR, BUREAU_HR = "20003", "20005"

HR_PAGES = {
    "hr": "/hr/",
    "hr-counts": "/hr/counts/",
    "hr-counts-public": "/hr/counts/?variant=public",
    "hr-unposted": "/hr/unposted/",
    "hr-ending": "/hr/ending/",
    "hr-expiring": "/hr/expiring/",
    "hr-leave": "/hr/leave/",
    "hr-rotation": "/hr/rotation/",
    "hr-first-years": "/hr/rotation/first-years/",
    "hr-next-year": "/hr/next-year/",
}

PLACES = [Place(name, address, HR) for name, address in HR_PAGES.items()]
