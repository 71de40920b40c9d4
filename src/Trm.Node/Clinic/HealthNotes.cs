using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Gates;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Referrals;
using Trm.Node.Storage.Content;

namespace Trm.Node.Clinic;

/// <summary>What messages say of a person's health: elements of the closed list whose category it is, and files of it, out of messages that carry them under a consent.</summary>
internal static class HealthNotes
{
    private static readonly HashSet<(string?, string?)> Elements =
        [.. ElementList.All.Where(e => e is { Category: ConsentCategory.HealthClinical, Code: not null }).Select(e => (e.System, e.Code))];

    private static readonly HashSet<string> Kinds = [.. MessageKind.Catalogue.Where(k => k.Carries is Carries.PersonalData or Carries.PseudonymOrPersonalData).Select(k => k.Kind)];

    /// <summary>False of a kind that never carries personal data: nothing of it need be opened.</summary>
    public static bool MayBeIn(string kind) => Kinds.Contains(kind);

    /// <summary>Of each message that says something, in their order.</summary>
    public static IEnumerable<HealthNote> Of(CaseVault vault, IEnumerable<ContentTable.Row> rows) => rows.Select(r => Note(vault, r)).OfType<HealthNote>();

    private static HealthNote? Note(CaseVault vault, ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(vault, row);
        if (!MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _))
            return null;
        var facts = message.Bundle.Entry.Select(e => e.Resource).OfType<Observation>().Select(Fact).OfType<HealthFact>().ToList();
        var files = AttachedFile.Of(message).Where(f => f.Category == ConsentCategory.HealthClinical).Select(f => f.Type).ToList();
        return facts.Count + files.Count == 0 ? null : new(message.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Outgoing, facts, files);
    }

    private static HealthFact? Fact(Observation observation)
    {
        if (observation.Code is not { Coding: [{ System: { } system, Code: { } code }] } || !Elements.Contains((system, code)))
            return null;
        var values = observation.Component.Select(c => c.ValueCodeableConcept).Prepend(observation.ValueCodeableConcept).OfType<CodeableConcept>()
            .SelectMany(c => c.Coding).Where(c => c.Code is not null).Select(c => (c.System, c.Code!)).ToList();
        return values.Count == 0 ? null : new(system, code, values);
    }
}
