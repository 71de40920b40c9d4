using System.Data.Common;
using Trm.Contracts.Codes;
using Trm.Contracts.Fhir;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Node.Referrals;

namespace Trm.Node.Deadlines;

/// <summary>
/// What the messages of a case say that its deadlines depend on: how urgent it is, whether the person may be a child, whether anybody moves soon. Read from what both
/// sides hold, so that both count alike.
/// </summary>
internal sealed class CaseRecord(NodeParts node, DbTransaction tx, CaseId? @case, ParticipantId peer)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(72);

    private readonly Lazy<IReadOnlyList<ContentTable.Row>> _rows = new(() =>
        @case is null ? [] : [.. ContentTable.OfCase(tx.Connection!, @case, tx).Where(r => r.Peer == peer.Value)]);

    private readonly Lazy<CaseFile?> _file = new(() => @case is null ? null : CaseTable.Find(tx.Connection!, node.Vault, @case, tx));

    /// <summary>The case as it stands; null where it is not known, or is with another peer.</summary>
    public CaseFile? File => _file.Value is { } file && file.Peer == peer ? file : null;

    /// <summary>The messages of the case with that peer, oldest first.</summary>
    public IReadOnlyList<ContentTable.Row> Rows => _rows.Value;

    /// <summary>True where that message was stored here after the other one.</summary>
    public bool IsAfter(ContentTable.Row row, string message, bool outgoing) =>
        Rows.SkipWhile(r => r.MessageId != message || r.Outgoing != outgoing).Skip(1).Any(r => r.MessageId == row.MessageId && r.Outgoing == row.Outgoing);

    /// <summary>The side that receives the person; null where the case is not known.</summary>
    public ParticipantId? Receiving => File is { } file ? file.OwnSide == Side.Receiving ? node.Self : peer : null;

    /// <summary>As the profile says; routine where there is none.</summary>
    public Urgency Urgency => Profile is { } profile ? ReferralContent.Of(profile).Urgency : Urgency.Routine;

    /// <summary>True but where the profile names an adult's age: in doubt a child.</summary>
    public bool IsChildOrInDoubt => Profile?.Bundle.Entry.Select(e => e.Resource).OfType<Observation>()
        .Where(o => CodeSystems.Facts.Find(o.Code) == Fact.AgeBand)
        .Any(o => CodeSystems.AgeBands.Find(o.ValueCodeableConcept) is AgeBand.From18To24 or AgeBand.From25To44 or AgeBand.From45To64 or AgeBand.Over64) != true;

    /// <summary>True where a person is on the way, or a plan or a clearance has them leave within 72 hours.</summary>
    public bool MovesSoon(DateTimeOffset at)
    {
        if (Journeys() is [.., var journey] && !Rows.Any(r => EndsJourney(r) && r.At >= journey.At.ToUnixTimeMilliseconds()))
            return true;
        return Newest("return-plan") is { } plan && ReturnPlanContent.Of(plan).Plan?.Legs is { Count: > 0 } legs && at < legs[^1].Arrives && legs[0].Departs <= at + Soon
            || Newest("clearance") is { } clearance && ClearanceContent.Of(clearance).Departure is { } day
                && DateOnly.FromDateTime(at.UtcDateTime) <= day && day <= DateOnly.FromDateTime((at + Soon).UtcDateTime);
    }

    /// <summary>The journeys that were reported, in the order of their own times.</summary>
    public IReadOnlyList<Journey> Journeys() => [.. Rows.Where(r => r.Kind == "departure" && r.Code != MessageKind.DepartureTransitPassed.Code)
        .Select(Read).OfType<Message>().Select(m => DepartureContent.Of(m).Journey).OfType<Journey>().OrderBy(j => j.At)];

    /// <summary>A stored message; null where it was taken by its meta alone.</summary>
    public Message? Read(ContentTable.Row row)
    {
        var (meta, payload) = ContentTable.Open(node.Vault, row);
        return MessageReader.Parse(meta, payload, ContractVersion.Released).Try(out var message, out _) ? message : null;
    }

    private Message? Profile => Rows.FirstOrDefault(r => (r.Kind, r.Code) == ("referral", "profile")) is { } row ? Read(row) : null;

    private Message? Newest(string kind) => Rows.LastOrDefault(r => r.Kind == kind) is { } row ? Read(row) : null;

    private static bool EndsJourney(ContentTable.Row row) => row.Kind == "arrival"
        || (row.Kind == "incident" && (row.Code == MessageKind.IncidentRefusedEntry.Code || row.Code == MessageKind.IncidentRefusedToBoard.Code || row.Code == MessageKind.IncidentDeath.Code));
}
