using System.Data.Common;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Inbox;
using Trm.Node.Trail;
using Trm.Trail;

namespace Trm.Node.Witness;

/// <summary>
/// Logs that signed two histories. Whoever finds one, or is told and has verified it, stores the proof, records it, alarms and tells all others: so it is everywhere
/// after as many steps as there are participants between. Nothing else follows: messages go on, for gates hold decisions, never facts.
/// </summary>
internal sealed class Forks(NodeParts node, DbTransaction tx, DateTimeOffset now)
{
    private long Ms => now.ToUnixTimeMilliseconds();

    /// <summary>A peer says that a log forked. Believed only where the proof holds.</summary>
    public void Take(ParticipantId from, ForkNotice notice)
    {
        var proof = ForkFile.Read(notice);
        var origin = Checkpoint.ParseClaim(notice.Smaller.Span).Value?.Origin;
        if (origin is null || ListedKeys.OwnerOf(origin) is not { } owner || ListedKeys.OfLog([node.Directory.Current], origin) is not { } key || !proof.Verify(key).Holds)
        {
            node.Lines.Of(from.Value)?.ForkNotProved(from.Value);
            return;
        }

        Record(owner, origin, notice, from.Value);
    }

    /// <summary>We have found one.</summary>
    public void Found(ParticipantId owner, string origin, ForkProof proof) => Record(owner, origin, ForkFile.Write(proof), null);

    private void Record(ParticipantId owner, string origin, ForkNotice notice, string? toldBy)
    {
        var bytes = notice.Write();
        if (!ForkTable.Add(tx, new() { Origin = origin, Participant = owner.Value, Proof = bytes, FoundAt = Ms }))
            return;
        TrailTable.Append(tx, node.Vault, now, TrailEntry.ForkFound(bytes));
        node.Raise(tx, AlarmCode.Fork, owner.Value, null);
        node.Log.ForkFound(owner.Value);
        foreach (var peer in node.Directory.Current.Participants.Select(p => p.Id).Where(p => p != node.Self && p.Value != toldBy))
        {
            ForkTable.Owe(tx, peer.Value, origin);
            PeerTable.OweControl(tx, peer.Value, Ms);
        }
    }
}
