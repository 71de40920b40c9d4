using System.Text.Json.Nodes;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;

namespace Trm.Contracts.Published;

/// <summary>Code systems, value sets and naming systems: what <see cref="CodeSystems"/> knows, for others to read.</summary>
internal static class Terminology
{
    /// <summary>Every code that may stand in a message that carries codes only.</summary>
    public const string KnownCodes = "known-codes";

    /// <summary>Countries, ISO 3166-1.</summary>
    public const string Countries = "countries";

    /// <summary>Languages, as RFC 5646 writes them.</summary>
    public const string Languages = "languages";

    /// <summary>How urgent a request is: two of HL7's priorities.</summary>
    public const string Urgency = "urgency";

    private const string Iom = "Human Trafficking Case Data Standard (HTCDS) 2.0, International Organization for Migration, CC BY 4.0; codes and labels are unchanged. No endorsement by IOM is implied.";

    private static readonly IReadOnlyList<HtcdsField> CodedFields =
        [.. HtcdsCatalogue.Fields.Where(f => f.Codes is { } c && c.System.StartsWith(CodeSystems.Htcds, StringComparison.Ordinal))];

    public static IEnumerable<JsonObject> CodeSystemsOfOurs()
    {
        var rows = MessageKind.Catalogue.Concat(MessageKind.Receipts).ToList();
        yield return OfOurs(CodeSystems.Kind, [.. rows.Select(r => r.Kind).Distinct(StringComparer.Ordinal)], "Kinds of message, and the receipt");
        yield return OfOurs(CodeSystems.KindCode, [.. rows.Select(r => r.Code).Distinct(StringComparer.Ordinal)], "Codes inside a kind of message; which kind has which, the message definitions say");
        foreach (var list in CodeSystems.All)
            yield return OfOurs(list.System, list.Codes, $"Codes of the exchange: {IdOf(list)}");
        yield return OfHtcds(CodeSystems.Htcds, "Fields of the Human Trafficking Case Data Standard 2.0", HtcdsCatalogue.Fields.Select(f => new HtcdsCode(f.Name, f.Label)));
        foreach (var field in CodedFields)
            yield return OfHtcds(field.Codes!.System, $"HTCDS 2.0, {field.Name}: {field.Label}", field.Codes.Codes);
    }

    public static IEnumerable<JsonObject> ValueSets()
    {
        yield return Whole(CodeSystems.KindCode);
        yield return ValueSet("kind", "Kinds of message", Concepts(CodeSystems.Kind, MessageKind.Catalogue.Select(k => k.Kind).Distinct(StringComparer.Ordinal)));
        foreach (var list in CodeSystems.All)
            yield return Whole(list.System);
        yield return Whole(CodeSystems.Htcds);
        foreach (var field in CodedFields)
            yield return Whole(field.Codes!.System);
        yield return ValueSet(Urgency, "How urgent a request is", Concepts("http://hl7.org/fhir/request-priority", CodeSystems.Urgencies.Codes));
        yield return ValueSet(Countries, "Countries, ISO 3166-1 alpha-2, with XK and XXA (stateless)", Concepts(HtcdsCodeList.Countries.System, HtcdsCodeList.Countries.Codes.Select(c => c.Code)));
        yield return ValueSet(Languages, "Languages: two letters where there are two, else ISO 639-2", Concepts(HtcdsCodeList.Languages.System, HtcdsCodeList.Languages.Codes.Select(c => c.Code)));
        yield return ValueSet(KnownCodes, "Every code that may stand where no free text may",
        [
            .. new[] { "kind", Countries, Languages }.Select(id => new JsonObject { ["valueSet"] = Canonical.Strings([Canonical.ValueSet(id)]) }),
            .. new[] { CodeSystems.KindCode, CodeSystems.Htcds }.Concat(CodeSystems.All.Select(l => l.System)).Concat(CodedFields.Select(f => f.Codes!.System))
                .Select(s => new JsonObject { ["system"] = s }),
            .. CodeSystems.OfOthers.SelectMany(o => Concepts(o.Key, o.Value)),
        ]);
    }

    public static IEnumerable<JsonObject> NamingSystems()
    {
        yield return Naming("officer", MessageAddress.OfficerSystem, "Officers' codes", "An officer's code in the office that gave it: letters, digits, '-' and '.', 1 to 32. A code, never a name.");
        yield return Naming("organisation", NamedOrganisation.System, "Organisations' codes", "An organisation's code: letters, digits, '-' and '.', 1 to 64.");
        yield return Naming("national-identity", Referrals.PersonResources.NationalIdentity, "National identity numbers", "A number that a state gave the person; only where the person's consent covers identity.");
        yield return Naming("participant-organisation", Identifiers.OrganisationId.System, "Recipients of a consent", "A participant, '/', and the code of an organisation there: whom a consent names.");
    }

    /// <summary>The value set that a code of this system is bound to.</summary>
    public static string ValueSetOf(string system) =>
        system == HtcdsCodeList.Countries.System ? Canonical.ValueSet(Countries)
        : system == HtcdsCodeList.Languages.System ? Canonical.ValueSet(Languages)
        : Canonical.ValueSetOf(system);

    private static string IdOf(ICodeList list) => Canonical.IdOf(list.System).Replace('-', ' ');

    private static JsonObject OfOurs(string system, IReadOnlyList<string> codes, string description) => CodeSystem(system, description, codes.Select(code =>
    {
        var (english, french) = Words.Of(system, code);
        return new JsonObject
        {
            ["code"] = code,
            ["display"] = english,
            ["designation"] = new JsonArray(new JsonObject { ["language"] = "fr", ["value"] = french }),
        };
    }));

    private static JsonObject OfHtcds(string system, string description, IEnumerable<HtcdsCode> codes)
    {
        var definition = CodeSystem(system, description, codes.Select(c => new JsonObject { ["code"] = c.Code, ["display"] = c.Label.Length > 0 ? c.Label : c.Code }));
        definition.Insert(definition.IndexOf("caseSensitive"), "copyright", Iom);
        return definition;
    }

    private static JsonObject CodeSystem(string system, string description, IEnumerable<JsonObject> concepts)
    {
        var id = Canonical.IdOf(system);
        var definition = Canonical.Definition("CodeSystem", id, system, description, $"{description}.");
        var list = Canonical.List(concepts);
        definition["caseSensitive"] = true;
        definition["valueSet"] = Canonical.ValueSet(id);
        definition["content"] = "complete";
        definition["count"] = list.Count;
        definition["concept"] = list;
        return definition;
    }

    private static JsonObject Whole(string system) =>
        ValueSet(Canonical.IdOf(system), $"Every code of {Canonical.IdOf(system)}", [new() { ["system"] = system }]);

    private static JsonObject ValueSet(string id, string description, IEnumerable<JsonObject> include)
    {
        var definition = Canonical.Definition("ValueSet", id, Canonical.ValueSet(id), description, $"{description}.");
        definition["compose"] = new JsonObject { ["include"] = Canonical.List(include) };
        return definition;
    }

    private static JsonObject[] Concepts(string system, IEnumerable<string> codes) =>
        [new() { ["system"] = system, ["concept"] = Canonical.List(codes.Select(c => new JsonObject { ["code"] = c })) }];

    private static JsonObject Naming(string id, string system, string title, string description) => new()
    {
        ["resourceType"] = "NamingSystem",
        ["id"] = id,
        ["name"] = Canonical.Name("Trm", id),
        ["status"] = "active",
        ["kind"] = "identifier",
        ["date"] = Publication.Date,
        ["publisher"] = "TRM",
        ["description"] = $"{title}. {description}",
        ["uniqueId"] = new JsonArray(new JsonObject { ["type"] = "uri", ["value"] = system, ["preferred"] = true }),
    };
}
