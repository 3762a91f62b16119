"""The sheets of people and places (組織・職員・発令などの表): what they are called, and what stands in their cells."""
