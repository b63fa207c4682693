"""The words that made-up names are put together from; none is taken from a list of real people."""

FIRST_NAMES = (
    "Amara Alice Anton Beatrix Bilal Bronwen Callum Cerys Chidi Clara Dafydd Daniela Dev "
    "Edith Eleri Emeka Esther Farah Fergus Fiona Gareth Gita Grace Gwen Hamza Hannah Harriet "
    "Hugo Ifor Imani Ines Isla Jacek Jamila Jonah Joyce Kemi Kiran Kofi Lakshmi Leila Leon "
    "Lowri Luca Mabel Maeve Malik Marta Meera Miriam Nadia Naomi Neil Niamh Noor Olga Omar "
    "Owen Parveen Petra Priya Quentin Rafael Rashida Rhys Rowan Ruth Sabina Samir Sanjay Sian "
    "Sofia Sunita Tamsin Tariq Teodor Theo Ulla Umar Una Verity Viktor Wanda Wei Winifred "
    "Xavier Yasmin Yusuf Zara Zeynep "
).split()

SURNAMES = (
    "Abernathy Adeyemi Akhtar Alder Ashdown Atterbury Bains Barrowclough Begum Blakemore "
    "Bosworth Brackley Calloway Chowdhury Cleaver Copperfield Cotterill Dalgleish Davenport "
    "Dhillon Dimitrov Drummond Eastwick Ekwueme Elstow Fairweather Farooqi Fenwick Flintoff "
    "Galloway Garside Ghosh Goldsworthy Gorecki Hallam Hargreave Hathersage Hossain Huxtable "
    "Ibekwe Inglewood Iqbal Jagger Jankowski Jessop Kandola Kaur Kettlewell Kirkbride "
    "Kowalska Lascelles Lightfoot Lomax Lovelace Mahmood Marchbanks Mellor Mbeki Molyneux "
    "Mukherjee Musgrave Nakamura Netherton Nowak Nwosu Oakeshott Okafor Oldroyd Ormerod Osei "
    "Pargeter Pendlebury Petrov Pickersgill Popescu Quarmby Rahimi Ramsbottom Redfern "
    "Rosenthal Rowntree Sandhu Satterthwaite Sheldrake Siddiqui Sikora Silverdale Smethurst "
    "Sokolov Stapleton Sugden Tattersall Thackray Threlfall Tiwari Trelawney Uddin Underhill "
    "Vasquez Verma Wainwright Warburton Wetherby Whitlock Wojcik Wolstenholme Yardley Yilmaz "
    "Zaman Zielinski "
).split()

DIFFICULT_NAMES = (
    ("Siobhán", "O'Brien-Okonkwo"),
    ("Siobhan", "O’Brien Okonkwo"),
    ("Zoë", "Nuñez"),
    ("Łukasz", "Wiśniewski"),
    ("Nguyễn Thị", "Ánh"),
    ("王", "小明"),
    ("Jean-Luc", "de la Tour"),
    ("Mercy", "Null"),
    ("True", "Ogunbanjo"),
    ("A", "B"),
    ("Margaret Anne Elizabeth", "Fortescue-Cholmondeley-Warner"),
    ("Björn", "Þórsson"),
    ("Anneke", "’t Hooft"),
    ("Iain", "Mac Donald"),
    ("Niamh", "Ní Dhuibhne"),
    ("Ayşe", "Gökçe"),
    ("Søren", "Ærø"),
    ("Strauß", "Groß"),
)
"""Names, first then last, that lesser systems break on."""

NEW_LAST_NAME = "Featherstonehaugh"
"""What somebody is called since they married: nobody else in the demonstration is."""

PLACES = (
    "Ambleford Ashcombe Barrowdene Beckhurst Birchover Blackmere Bramhope Brinscar Caldergate "
    "Chalkwell Cloverley Copthorne Cranmoor Dunwick Eastmarsh Elmbridge Fallowfield Farnstead "
    "Foxcote Glenhollow Goldthwaite Greywater Hallowby Harrowfield Hawkshead Hazelgrove "
    "Highcombe Hollinwell Ironbrook Kestrelby Kingsmere Lambrook Larkhill Linden Longmead "
    "Lowther Marlbeck Meadowell Millbrook Netherby Northwick Oakhanger Otterburn Pebblecombe "
    "Penhallow Quarrydale Ravensholt Redmarley Rivergate Rookwood Saltersford Sandiacre "
    "Silverbeck Stonecross Swanmere Tarnside Thornbury Upperton Vale Walderton Westbourne "
    "Whinfell Willowbank Wychford Yewdale "
).split()

DEDICATIONS = (
    "St Anselm's",
    "St Brigid’s",
    "All Hallows",
    "Holy Wells",
    "Élan",
    "The Grange",
    "Old Priory",
    "Riverside",
    "Hilltop",
    "Queen's Drive",
    "Abbey Lane",
    "Station Road",
)

REGIONS = (
    ("A", "North East"),
    ("B", "North West"),
    ("D", "Yorkshire and the Humber"),
    ("E", "East Midlands"),
    ("F", "West Midlands"),
    ("G", "East of England"),
    ("H", "London"),
    ("J", "South East"),
    ("K", "South West"),
)

PROVIDERS = (
    ("10099901", "University of Wychford"),
    ("10099902", "Ambleford University"),
    ("10099903", "Royal University of Kestrelby"),
    ("10099904", "Hallowby and Northwick University"),
    ("10099905", "Saltersford Institute of Education"),
    ("10099906", "University of Upper Calder"),
    ("10099907", "Wayfinder Teaching Trust"),
    ("10099908", "Bright Meadow Learning Partnership"),
)
"""UKPRN and name. The first six award NASENCO, the last four the NPQ; the sixth stopped."""
