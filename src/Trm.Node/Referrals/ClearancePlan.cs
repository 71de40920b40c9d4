using System.Globalization;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Approvals;

namespace Trm.Node.Referrals;

/// <summary>A clearance as it follows from what is on record: its form, and what each gate rests on. Two officers sign it; whatever changes on record makes another one of it.</summary>
/// <param name="Gates">Overridden with an own decision, postponed with a fast track, none with an ordinary clearance.</param>
internal sealed record ClearancePlan(
    ClearanceForm Form, TravelBasis Basis, DateOnly Departure, IReadOnlyList<ClearanceGate> Gates, DateTimeOffset AskedAgainAt, IReadOnlyDictionary<ClearanceGate, IReadOnlyList<string>> Evidence)
{
    public ApprovalAct Act => Form switch
    {
        ClearanceForm.OwnDecision => ApprovalAct.OwnDecision,
        ClearanceForm.FastTrack => ApprovalAct.FastTrack,
        _ => ApprovalAct.Clearance,
    };

    public MessageKind Kind => Form switch
    {
        ClearanceForm.OwnDecision => MessageKind.ClearanceOwnDecision,
        ClearanceForm.FastTrack => MessageKind.ClearanceFastTrack,
        _ => MessageKind.ClearanceOrdinary,
    };

    /// <summary>The message, with its second officer.</summary>
    public Result<Message> Compose(MessageContext context, string second) => Form switch
    {
        ClearanceForm.OwnDecision => ClearanceMessage.OwnDecision(context, Basis, Departure, Evidence, Gates, AskedAgainAt, second),
        ClearanceForm.FastTrack => ClearanceMessage.FastTrack(context, Basis, Departure, Evidence, Gates, AskedAgainAt, second),
        _ => ClearanceMessage.Ordinary(context, Basis, Departure, Evidence, AskedAgainAt, second),
    };

    /// <summary>What the two officers sign.</summary>
    public byte[] Write() => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("departure", Departure.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        w.WriteString("basis", CodeSystems.TravelBases.Code(Basis));
        w.WriteString("asked", Approvals.Decision.Text(AskedAgainAt));
        w.WriteStartArray("gates");
        foreach (var gate in Gates.Order())
            w.WriteStringValue(gate.ToString());
        w.WriteEndArray();
        w.WriteStartObject("evidence");
        foreach (var gate in Evidence.Keys.Order())
        {
            w.WriteStartArray(gate.ToString());
            foreach (var id in Evidence[gate].Order(StringComparer.Ordinal))
                w.WriteStringValue(id);
            w.WriteEndArray();
        }

        w.WriteEndObject();
        w.WriteEndObject();
    });
}
