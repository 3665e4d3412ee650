"""Who is who: the council as configured. Councillors, departments, categories and wards, in the shape of the files in `config/`."""

from mailbridge.core.people.category import Category
from mailbridge.core.people.council import Council
from mailbridge.core.people.councillor import Assistant, Councillor, Mailbox
from mailbridge.core.people.department import Batch, Copied, Department
from mailbridge.core.people.emergency import Emergency, Helper, Nation
from mailbridge.core.people.service import Enquiries, Service
from mailbridge.core.people.setting import EmailAddress, Hours, Region, Setting, Waits, Weekday
from mailbridge.core.people.sign_in import SignIn
from mailbridge.core.people.signpost import Signpost
from mailbridge.core.people.ward import Representative, Ward

__all__ = [
    "Assistant",
    "Batch",
    "Category",
    "Copied",
    "Council",
    "Councillor",
    "Department",
    "EmailAddress",
    "Emergency",
    "Enquiries",
    "Helper",
    "Hours",
    "Mailbox",
    "Nation",
    "Region",
    "Representative",
    "Service",
    "Setting",
    "SignIn",
    "Signpost",
    "Waits",
    "Ward",
    "Weekday",
]
