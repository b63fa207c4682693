"""Tables and their constraints, nothing else: one subject a file."""

from register.models.accounts import Account, ApiKey, Organisation, SignIn, SignInAttempt
from register.models.appointments import Appointment, PriorService, Vacancy
from register.models.awards import Award, Enrolment
from register.models.checks import CandidateCheck
from register.models.compliance_periods import CompliancePeriod
from register.models.credentials import (
    OneTimeLink,
    OutsideErrand,
    OutsideIdentity,
    OutsideSession,
    RecoveryCode,
    SecondFactor,
    SignInChallenge,
)
from register.models.decoys import Decoy
from register.models.log import (
    LogBlock,
    LogCheckpoint,
    LogCopy,
    LogEntry,
    LogLeaf,
    LogPayload,
    SealedLook,
)
from register.models.looks import FailedCheck, RecordedLook
from register.models.people import BirthDate, Person, PersonLink, PersonName
from register.models.proposals import Proposal
from register.models.providers import Provider, ProviderName, Recognition
from register.models.referrals import Referral
from register.models.requests import KeptRequest
from register.models.schools import (
    Conversion,
    School,
    SchoolImport,
    SchoolLink,
    SchoolVersion,
    Trust,
    TrustMembership,
)
from register.models.uploads import Upload

__all__ = [
    "Account",
    "ApiKey",
    "Appointment",
    "Award",
    "BirthDate",
    "CandidateCheck",
    "CompliancePeriod",
    "Conversion",
    "Decoy",
    "Enrolment",
    "FailedCheck",
    "KeptRequest",
    "LogBlock",
    "LogCheckpoint",
    "LogCopy",
    "LogEntry",
    "LogLeaf",
    "LogPayload",
    "OneTimeLink",
    "Organisation",
    "OutsideErrand",
    "OutsideIdentity",
    "OutsideSession",
    "Person",
    "PersonLink",
    "PersonName",
    "PriorService",
    "Proposal",
    "Provider",
    "ProviderName",
    "Recognition",
    "RecordedLook",
    "RecoveryCode",
    "Referral",
    "School",
    "SchoolImport",
    "SchoolLink",
    "SchoolVersion",
    "SealedLook",
    "SecondFactor",
    "SignIn",
    "SignInAttempt",
    "SignInChallenge",
    "Trust",
    "TrustMembership",
    "Upload",
    "Vacancy",
]
