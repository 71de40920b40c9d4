using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>The one spelling of ids, times and numbers, as FHIRPath says it.</summary>
internal static class Forms
{
    /// <summary>Whole seconds, UTC.</summary>
    public const string Time = "toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$')";

    /// <summary>A day.</summary>
    public const string Day = "toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')";

    /// <summary>A number that anybody abroad can dial, as a URI.</summary>
    public const string DutyNumber = "toString().matches('^tel:[+][1-9][0-9]{6,14}$')";

    /// <summary>A code of the office, with a digit in it: never a name.</summary>
    public const string OfficeCode = "toString().matches('^[A-Z0-9-]{3,32}$') and toString().matches('[0-9]')";

    /// <summary>An identifier that is a UUID.</summary>
    public const string UuidIdentifier =
        $"system = '{MessageAddress.UriSystem}' and value.matches('^urn:uuid:[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}$')";

    /// <summary>An officer by code.</summary>
    public const string OfficerIdentifier = $"system = '{MessageAddress.OfficerSystem}' and value.matches('^[A-Za-z0-9.-]{{1,32}}$')";

    /// <summary>The rule for a detail's value.</summary>
    public static string Of(AskedDetail detail) => detail switch
    {
        { Type: "dateTime" } => Time,
        { Type: "date" } => Day,
        { Type: "uri" } => DutyNumber,
        { Type: "Identifier", System: MessageAddress.OfficerSystem } => OfficerIdentifier,
        { Type: "Identifier" } => UuidIdentifier,
        { Type: "integer", Range: var (from, to) } => $"$this >= {from} and $this <= {to}",
        _ => "true",
    };

    /// <summary>Codes as the alternatives of a FHIRPath <c>in</c>.</summary>
    public static string Alternatives(IEnumerable<string> codes) => string.Join(" | ", codes.Select(c => $"'{c}'"));
}
