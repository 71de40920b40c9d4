namespace Trm.Node.Fhir;

/// <summary>What a list can be narrowed by: one table for the search itself and for the CapabilityStatement.</summary>
/// <param name="Name">As it stands in the query.</param>
/// <param name="Type">FHIR's type of it: <c>token</c>, <c>date</c>, <c>reference</c>.</param>
/// <param name="Documentation">What may stand there, for the CapabilityStatement.</param>
internal sealed record SearchParameter(string Name, string Type, string Documentation)
{
    public const string Token = "token";
    public const string Date = "date";
    public const string Reference = "reference";

    public static SearchParameter Id { get; } = new("_id", Token, "ids, with commas");

    public static SearchParameter LastUpdated { get; } = new("_lastUpdated", Date, "eq, ge, gt, le, lt; may stand twice. A time is taken when a change is decided, which is before it is stored: who polls begins ten minutes before the newest that they have");
}
