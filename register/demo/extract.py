"""The demonstration's establishments in the layout of the GIAS extract since January 2025."""

from collections.abc import Iterator
from datetime import date

from register.demo.schools import (
    EXTRACT_DAY,
    STATUS_NAMES,
    TYPE_NAMES,
    MadeUpSchool,
    authority_name,
    region_of,
)

HEADINGS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (code)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "ReasonEstablishmentOpened (code)",
    "ReasonEstablishmentOpened (name)",
    "OpenDate",
    "ReasonEstablishmentClosed (code)",
    "ReasonEstablishmentClosed (name)",
    "CloseDate",
    "PhaseOfEducation (code)",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "Boarders (code)",
    "Boarders (name)",
    "NurseryProvision (name)",
    "OfficialSixthForm (code)",
    "OfficialSixthForm (name)",
    "Gender (code)",
    "Gender (name)",
    "ReligiousCharacter (code)",
    "ReligiousCharacter (name)",
    "ReligiousEthos (name)",
    "Diocese (code)",
    "Diocese (name)",
    "AdmissionsPolicy (code)",
    "AdmissionsPolicy (name)",
    "SchoolCapacity",
    "SpecialClasses (code)",
    "SpecialClasses (name)",
    "CensusDate",
    "NumberOfPupils",
    "NumberOfBoys",
    "NumberOfGirls",
    "PercentageFSM",
    "TrustSchoolFlag (code)",
    "TrustSchoolFlag (name)",
    "Trusts (code)",
    "Trusts (name)",
    "SchoolSponsorFlag (name)",
    "SchoolSponsors (name)",
    "FederationFlag (name)",
    "Federations (code)",
    "Federations (name)",
    "UKPRN",
    "FEHEIdentifier",
    "FurtherEducationType (name)",
    "LastChangedDate",
    "Street",
    "Locality",
    "Address3",
    "Town",
    "County (name)",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "HeadTitle (name)",
    "HeadFirstName",
    "HeadLastName",
    "HeadPreferredJobTitle",
    "BSOInspectorateName (name)",
    "InspectorateReport",
    "DateOfLastInspectionVisit",
    "NextInspectionVisit",
    "TeenMoth (name)",
    "TeenMothPlaces",
    "CCF (name)",
    "SENPRU (name)",
    "EBD (name)",
    "PlacesPRU",
    "FTProv (name)",
    "EdByOther (name)",
    "Section41Approved (name)",
    "SEN1 (name)",
    "SEN2 (name)",
    "SEN3 (name)",
    "SEN4 (name)",
    "SEN5 (name)",
    "SEN6 (name)",
    "SEN7 (name)",
    "SEN8 (name)",
    "SEN9 (name)",
    "SEN10 (name)",
    "SEN11 (name)",
    "SEN12 (name)",
    "SEN13 (name)",
    "TypeOfResourcedProvision (name)",
    "ResourcedProvisionOnRoll",
    "ResourcedProvisionCapacity",
    "SenUnitOnRoll",
    "SenUnitCapacity",
    "GOR (code)",
    "GOR (name)",
    "DistrictAdministrative (code)",
    "DistrictAdministrative (name)",
    "AdministrativeWard (code)",
    "AdministrativeWard (name)",
    "ParliamentaryConstituency (code)",
    "ParliamentaryConstituency (name)",
    "UrbanRural (code)",
    "UrbanRural (name)",
    "GSSLACode (name)",
    "Easting",
    "Northing",
    "MSOA (name)",
    "LSOA (name)",
    "InspectorateName (name)",
    "SENStat",
    "SENNoStat",
    "BoardingEstablishment (name)",
    "PropsName",
    "PreviousLA (code)",
    "PreviousLA (name)",
    "PreviousEstablishmentNumber",
    "Country (name)",
    "UPRN",
    "SiteName",
    "QABName (code)",
    "QABName (name)",
    "EstablishmentAccredited (code)",
    "EstablishmentAccredited (name)",
    "QABReport",
    "CHNumber",
    "MSOA (code)",
    "LSOA (code)",
    "FSM",
    "AccreditationExpiryDate",
)
"""All 135, in their order. The register reads 22 of them, by name; a real file has the rest too."""

SAME = {
    "ReasonEstablishmentOpened (code)": "00",
    "ReasonEstablishmentOpened (name)": "Not applicable",
    "ReasonEstablishmentClosed (code)": "00",
    "ReasonEstablishmentClosed (name)": "Not applicable",
    "Boarders (code)": "1",
    "Boarders (name)": "No boarders",
    "NurseryProvision (name)": "No Nursery Classes",
    "Gender (code)": "3",
    "Gender (name)": "Mixed",
    "ReligiousCharacter (code)": "00",
    "ReligiousCharacter (name)": "Does not apply",
    "ReligiousEthos (name)": "Does not apply",
    "Diocese (code)": "0000",
    "Diocese (name)": "Not applicable",
    "AdmissionsPolicy (code)": "0",
    "AdmissionsPolicy (name)": "Not applicable",
    "SpecialClasses (code)": "2",
    "SpecialClasses (name)": "No Special Classes",
    "TrustSchoolFlag (code)": "0",
    "TrustSchoolFlag (name)": "Not applicable",
    "SchoolSponsorFlag (name)": "Not applicable",
    "FederationFlag (name)": "Not under a federation",
    "FurtherEducationType (name)": "Not applicable",
    "HeadPreferredJobTitle": "Headteacher",
    "BSOInspectorateName (name)": "Not applicable",
    "TeenMoth (name)": "Not applicable",
    "CCF (name)": "Not applicable",
    "SENPRU (name)": "Not applicable",
    "EBD (name)": "Not applicable",
    "EdByOther (name)": "Not applicable",
    "Section41Approved (name)": "Not applicable",
    "UrbanRural (code)": "A1",
    "UrbanRural (name)": "(England/Wales) Urban major conurbation",
    "PreviousLA (code)": "999",
    "QABName (code)": "0",
    "QABName (name)": "Not applicable",
    "EstablishmentAccredited (code)": "0",
    "EstablishmentAccredited (name)": "Not applicable",
}
"""What every made-up school says alike."""

AGES = {"2": ("3", "11"), "4": ("11", "18"), "7": ("3", "18")}
"""Lowest and highest, by phase."""

TYPE_GROUPS = {
    "3": "Independent schools",
    "4": "Local authority maintained schools",
    "5": "Special schools",
    "10": "Academies",
    "11": "Free Schools",
}


def rows(schools: list[MadeUpSchool]) -> Iterator[list[str]]:
    """One row for each establishment, all columns, those that nothing is made up for empty."""
    alike = dict.fromkeys(HEADINGS, "") | SAME
    for school in schools:
        yield list((alike | _own(school)).values())


def _own(school: MadeUpSchool) -> dict[str, str]:
    """The columns that differ from school to school."""
    type_name, group = TYPE_NAMES[school.type_code]
    number = int(school.urn) % 7000 + 2000
    lowest, highest = AGES[school.phase[0]]
    return {
        "URN": school.urn,
        "LA (code)": school.la_code,
        "LA (name)": authority_name(school.la_code),
        "EstablishmentNumber": str(number),
        "EstablishmentName": school.name,
        "TypeOfEstablishment (code)": school.type_code,
        "TypeOfEstablishment (name)": type_name,
        "EstablishmentTypeGroup (code)": group,
        "EstablishmentTypeGroup (name)": TYPE_GROUPS[group],
        "EstablishmentStatus (code)": school.status_code,
        "EstablishmentStatus (name)": STATUS_NAMES[school.status_code],
        "OpenDate": dashed(school.opened_on),
        "CloseDate": dashed(school.closed_on),
        "PhaseOfEducation (code)": school.phase[0],
        "PhaseOfEducation (name)": school.phase[1],
        "StatutoryLowAge": lowest,
        "StatutoryHighAge": highest,
        "LastChangedDate": dashed(EXTRACT_DAY),
        **_pupils(number),
        **_place(number, school.la_code),
    }


def _pupils(number: int) -> dict[str, str]:
    pupils = _number_of_pupils(number)
    return {
        "SchoolCapacity": str(pupils + pupils % 70),
        "NumberOfPupils": str(pupils),
        "NumberOfBoys": str(pupils // 2),
        "NumberOfGirls": str(pupils - pupils // 2),
    }


def _number_of_pupils(number: int) -> int:
    return number % 900 + 40


def _place(number: int, la_code: str) -> dict[str, str]:
    authority, (region_code, region) = authority_name(la_code), region_of(la_code)
    return {
        "Street": f"{_number_of_pupils(number) % 90 + 1} School Lane",
        "Town": authority,
        "Postcode": f"ZZ{number % 90 + 1} {number % 9 + 1}AA",
        "GOR (code)": region_code,
        "GOR (name)": region,
        "DistrictAdministrative (name)": authority,
        "Easting": str(400_000 + number * 13),
        "Northing": str(200_000 + number * 17),
    }


def dashed(day: date | None) -> str:
    """A day as GIAS writes it; empty where there is none."""
    return f"{day:%d-%m-%Y}" if day else ""
