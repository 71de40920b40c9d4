using Trm.Contracts.Fhir;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Messages;

/// <summary>An organisation by its code and its name: the only name that may stand in a message that carries codes only.</summary>
public sealed record NamedOrganisation
{
    /// <summary>Identifier system of organisations' codes.</summary>
    public const string System = "https://trm-exchange.org/fhir/sid/organisation";

    private NamedOrganisation(string id, string name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>The organisation's code: letters, digits, '-', '.', at most 64.</summary>
    public string Id { get; }

    /// <summary>The organisation's name: letters, digits, spaces and <c>. , ' ( ) / &amp; -</c>, at most 100.</summary>
    public string Name { get; }

    /// <summary>Parses both; <c>VALUE</c> for anything else.</summary>
    public static Result<NamedOrganisation> Parse(string? id, string? name)
    {
        if (id is not { Length: >= 1 and <= 64 } || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            return new Rejection(RejectionCode.Value, "Organization.identifier", "an organisation's code has 1 to 64 letters, digits, '-' or '.'");
        return IsName(name)
            ? new NamedOrganisation(id, name!)
            : new Rejection(RejectionCode.Value, "Organization.name", "an organisation's name has 1 to 100 letters, digits, spaces or . , ' ( ) / & -");
    }

    internal static bool IsName(string? name) =>
        name is { Length: >= 1 and <= 100 } && name.Any(char.IsLetter) && name.Trim() == name
        && name.All(c => char.IsLetterOrDigit(c) || char.IsBetween(c, '\u0300', '\u036f') || " .,'()/&-".Contains(c, StringComparison.Ordinal));

    internal Organization ToResource(string id) => new()
    {
        Id = id,
        Identifier = [new() { System = System, Value = Id }],
        Name = Name,
    };

    internal static Result<NamedOrganisation> Of(Organization organisation) =>
        Parse(organisation.Identifier.Find(i => i.System == System)?.Value, organisation.Name);
}
