"""Names that the invented people, streets and companies are put together from (navnestof).

Common Danish first and last names, combined at random: the pairs name nobody. Streets and firms are invented.
"""

from __future__ import annotations

WOMEN = tuple(
    """Anne Mette Kirsten Hanne Helle Maria Susanne Lene Marianne Lone Camilla Pia Louise Charlotte Bente Tina
    Gitte Inge Karen Jette Anna Birgitte Christina Hanna Ida Julie Karin Katrine Laura Line Lise Maja Malene
    Maren Nanna Pernille Rikke Sanne Sara Signe Sofie Stine Trine Ulla Vibeke Winnie Åse Benedikte Bodil
    Caroline Cecilie Dorte Ditte Ea Ellen Emma Emilie Erna Freja Frida Gerda Grethe Gudrun Heidi Helga Henriette
    Ingelise Iben Johanne Josefine Jytte Kamilla Karla Kristine Lærke Liv Liva Lotte Lykke Mille Merete Mie Mia
    Nina Oline Olivia Petrea Rigmor Rosa Ruth Selma Sidsel Silje Sigrid Solvej Tanja Thea Thyra Tove Vigdis
    Viola Yrsa Asta Astrid Alma Agnes Bolette Clara Dagny Dagmar Fatima Amina Zahra Leyla Aisha Jasmina Natalia
    Agnieszka Ewa Ioana Mariam Hodan Thuy Ayse Elif Samira""".split()
)
MEN = tuple(
    """Peter Michael Lars Jens Thomas Henrik Søren Christian Martin Jan Morten Anders Niels Jesper Rasmus Hans Mads
    Per Jørgen Ole Kim Torben Claus Bent Erik Kenneth Bo Carsten Nikolaj Flemming Brian Frederik Emil Mathias
    Jacob Simon Steen Poul Svend Kurt John Finn Allan Kristian Knud Tommy Daniel Ulrik Asger Aksel Albert Alfred
    August Bjarke Bjørn Børge Carl Christoffer Dennis Egon Einar Elias Esben Felix Frode Gorm Gunnar Gustav Hugo
    Holger Ib Ivan Jeppe Joakim Johannes Jonas Julius Karsten Kasper Kjeld Kåre Lasse Laurits Leif Leo Lucas
    Ludvig Magnus Malte Marius Mikkel Mogens Noah Oluf Oskar Otto Palle Preben René Rune Sander Sebastian Sigurd
    Stig Storm Sune Tage Tobias Troels Uffe Valdemar Verner Viggo Viktor Villy Walther Ægir Øjvind Åge Ahmed Ali
    Hassan Mohamed Omar Ibrahim Yusuf Marek Piotr Andrei Minh Emre Mustafa Bilal""".split()
)
# The commonest come several times, as they do among people.
LAST_NAMES = tuple(
    """Nielsen Nielsen Nielsen Nielsen Nielsen Jensen Jensen Jensen Jensen Jensen Hansen Hansen Hansen Hansen
    Pedersen Pedersen Pedersen Andersen Andersen Andersen Christensen Christensen Larsen Larsen Sørensen
    Sørensen Rasmussen Rasmussen Jørgensen Petersen Madsen Kristensen Olsen Thomsen Christiansen Poulsen
    Johansen Møller Mortensen Knudsen Jakobsen Jacobsen Mikkelsen Olesen Frederiksen Laursen Henriksen Lund Holm
    Schmidt Eriksen Kristiansen Simonsen Clausen Svendsen Andreasen Iversen Jeppesen Mogensen Jespersen Nissen
    Lauridsen Frandsen Østergaard Jepsen Kjær Carlsen Vestergaard Jessen Nørgaard Dahl Christoffersen Skov
    Søndergaard Bertelsen Bruun Lassen Bach Gregersen Friis Johnsen Steffensen Kjeldsen Bech Krogh Lauritsen
    Danielsen Mathiesen Andresen Brandt Winther Toft Ravn Mathiasen Dam Holst Nilsson Lind Berg Schou Overgaard
    Kristoffersen Schultz Klausen Karlsen Paulsen Hermansen Thorsen Koch Thygesen Bak Kruse Høj Juul Davidsen
    Berthelsen Nygaard Hald Ågaard Ærø Ødum Bæk Høgh Krøyer Smed Trøst Vinge Yde Ahmad Hussein Yilmaz Nguyen
    Kowalski Popescu Khan Abdi""".split()
)
STREET_STARTS = tuple(
    """Brombær Lærke Solsorte Kirsebær Møllebæks Åsbakke Havtorn Skovfyr Ravnsbjerg Tørvehøj Engblomme Birke
    Ellemose Nattergale Rørsanger Æblelund Høslæt Kornblomst Stenkløver Vibe Gøgeurt Hyldebær Klokkelyng Mosekær
    Agerhøne Tjørne Vandkarse Øresten Strandskade Blåbær Egernlund Frøsang Grævlinge Hareskov Isfugle Jordbær
    Kløverbakke Lodbjerg Mælkebøtte Nøddebo Odderbæk Pilehegn Rådyr Sivsø Tranebær Uglebo Violmark Ymerhøj Ådals
    Bøgehøj""".split()
)
STREET_ENDS = ("vej", "stien", "parken", "vænget", "toften", "gade", "alle", "bakken")
COMPANY_STARTS = tuple(
    """Nordlys Vestermarks Blåbjergs Fjordkystens Åkandens Østvinds Kornmagasinets Tårnuglens Bøgelundens Solhøjens
    Rævebakkens Havørnens Klitgårdens Hjulmagerens Stenbrudets Møllesøens Lyngens Egholmens Tagkammens Grønnings
    Kystvejens Søhestens Brorsons Lindeparkens Fyrtårnets Vindrosens Ålykkens Kompassets Enghavens Trækronens""".split()
)
PRIVATE_TRADES = (
    "Tømrer & Snedker ApS",
    "Elteknik A/S",
    "VVS ApS",
    "Transport A/S",
    "Logistik A/S",
    "Bageri ApS",
    "Murerfirma ApS",
    "Rengøring ApS",
    "Autoværksted ApS",
    "Maskinfabrik A/S",
    "Detail A/S",
    "Hotel og Restaurant ApS",
    "Software ApS",
    "Revision A/S",
    "Gartneri I/S",
    "Slagteri A/S",
    "Plast A/S",
    "Møbler A/S",
    "Malerfirma ApS",
    "Vikarservice A/S",
    "Frisør ApS",
    "Dagligvarer A/S",
    "Pakkeri ApS",
    "Rådgivende Ingeniører A/S",
    "Tandklinik ApS",
)
PUBLIC_TRADES = (
    "Skole",
    "Plejecenter",
    "Børnehus",
    "Gymnasium",
    "Hospital",
    "Hjemmepleje",
    "Bibliotek",
    "Musikskole",
    "Daghøjskole",
)
FUNDS = (
    "Åkandens A-kasse",
    "Fagfolkets A-kasse",
    "Nordlys A-kasse",
    "Håndværkets Fælles A-kasse",
    "Tværfaglig A-kasse Øst",
)
INSURERS = (
    "Klintely Forsikring",
    "Havørnens Skadeforsikring",
    "Egebæk Gensidige",
    "Brandsø Forsikring A/S",
    "Ålykkens Arbejdsskade",
)
REMARKS = {
    "SICKNESS": (
        "Sygemeldt pr. telefon.",
        "Lægeerklæring er indhentet.",
        "Forventes delvist tilbage om nogle uger.",
    ),
    "WORK_INJURY": (
        "Faldt ned fra stillads.",
        "Klemt hånd i maskine.",
        "Løftede tungt og fik ondt i ryggen.",
        "Faldt på vådt gulv i køkkenet.",
    ),
    "OCCUPATIONAL_DISEASE": ("Anmeldt som erhvervssygdom.", "Eksem efter arbejde med rengøringsmidler."),
    "TRAFFIC": ("Påkørt på cykel.", "Harmonikasammenstød på motorvejen.", "Ramt af bil ved fodgængerfelt."),
    "ACCIDENT_WITH_LIABLE_PARTY": ("Bidt af hund.", "Væltet af løbehjul på fortovet.", "Ramt af nedfaldende tagsten."),
    "VIOLENCE": ("Overfaldet på vej hjem.", "Slået af borger under tilsyn."),
}
ILLNESSES = ("migræne", "kronisk rygsygdom", "leddegigt", "kræftbehandling", "epilepsi", "tarmbetændelse")

# Post districts of the two municipalities of the demonstration; any other gets an invented one.
POST_DISTRICTS = {
    751: (
        ("8000", "Aarhus C"),
        ("8200", "Aarhus N"),
        ("8210", "Aarhus V"),
        ("8220", "Brabrand"),
        ("8230", "Åbyhøj"),
        ("8240", "Risskov"),
        ("8260", "Viby J"),
        ("8270", "Højbjerg"),
        ("8330", "Beder"),
        ("8340", "Malling"),
        ("8380", "Trige"),
        ("8471", "Sabro"),
        ("8520", "Lystrup"),
        ("8541", "Skødstrup"),
    ),
    657: (
        ("7400", "Herning"),
        ("7451", "Sunds"),
        ("7480", "Vildbjerg"),
        ("7270", "Stakroge"),
        ("6933", "Kibæk"),
        ("7490", "Aulum"),
        ("7280", "Sønder Felding"),
    ),
}
OTHER_DISTRICTS = (("9999", "Nyby"), ("9998", "Ådum Strand"), ("9997", "Sønderlund"))
