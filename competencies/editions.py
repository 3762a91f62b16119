"""The life of an edition (版の一生): draft → in force → superseded. The one door for every move."""
