using System.Data.Common;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Node.Alarms;
using Trm.Node.Inbox;

namespace Trm.Node.Generations;

/// <summary>
/// Learns from what peers send since a generation began what was lost here with the former one: numbers and leaves that they speak of, receipts for what we do not know, answers to it, messages
/// that rest on it. What it said nobody can tell us but they, by telephone: each stands in the report, with an alarm, until an officer has settled it.
/// </summary>
/// <remarks>Source: contracts/decisions/0051. Within the transaction of a reception.</remarks>
internal sealed class Losses(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private long Ms => now.ToUnixTimeMilliseconds();

    /// <summary>A control message: one of the former generation says how far we had come, one of the new that its sender knows of it.</summary>
    public void Heard(VerifiedHeader header, ControlMessage control)
    {
        if (LossTable.Newest(tx, header.From.Value) is not { } end)
            return;
        if (control.Have.Generation > end.Gen)
            LossTable.Met(tx, end, Ms);
        if (control.Have.Generation != end.Gen)
            return;
        if (control.Have.Through >= end.NextSeq)
            Put(end, LossKind.Numbers, FormattableString.Invariant($"{end.NextSeq}"), through: control.Have.Through);
        if (control.Cosignature is { } cosignature && cosignature.Size > end.Size)
            Put(end, LossKind.Log, FormattableString.Invariant($"{end.Size}"), through: cosignature.Size - 1);
    }

    /// <summary>A receipt for what we do not know, given before the generation began.</summary>
    public void Receipted(string peer, Receipt receipt)
    {
        if (LossTable.Newest(tx, peer) is { } end)
            Put(end, LossKind.Sent, receipt.Of.ToString(), code: receipt.Code);
        else
            node.Raise(tx, AlarmCode.LostInRestore, peer, null);
    }

    /// <summary>A message was judged: does it rest on what is not here?</summary>
    public void Judged(VerifiedHeader header, MessageMeta meta, Verdict verdict)
    {
        if (verdict is Verdict.Park || LossTable.Newest(tx, header.From.Value) is not { } end)
            return;
        // Of an erased case nothing is kept that could be missed.
        if (meta.Case is { } @case && node.Vault.Erasures(@case) > 0)
            return;
        foreach (var quoted in new[] { meta.InReplyTo, meta.Basis }.OfType<Contracts.Identifiers.MessageId>().Select(m => m.ToString()).Distinct(StringComparer.Ordinal))
            if (!LossTable.IsKnown(tx, end.Peer, quoted))
                Put(end, LossKind.Quoted, quoted, caseId: meta.Case?.ToString());
        if (verdict is Verdict.Refuse { Faults: [var fault, ..] } && Verdict.MissingState.Contains(fault.Code) && header.Header.Iat.ToUnixTimeMilliseconds() < end.EndedAt)
            Put(end, LossKind.Unplaced, meta.Message!.ToString(), caseId: meta.Case?.ToString(), code: fault.Code.Text);
    }

    /// <summary>The peer gives numbers up that we miss, before it has brought us up to date.</summary>
    public void Voided(string peer, IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0 || LossTable.Newest(tx, peer) is not { CaughtUpAt: null } end)
            return;
        foreach (var number in LossTable.Missing(tx.Connection!, peer, tx).Intersect(numbers))
            Put(end, LossKind.Void, FormattableString.Invariant($"{number}"));
    }

    private void Put(LossTable.End end, string what, string subject, long? through = null, string? caseId = null, string? code = null)
    {
        if (LossTable.Put(tx, end.Gen, end.Peer, what, subject, Ms, through, caseId, code))
            node.Raise(tx, AlarmCode.LostInRestore, end.Peer, null);
    }
}
