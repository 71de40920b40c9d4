using System.Data.Common;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Inbox;

namespace Trm.Node.Generations;

/// <summary>
/// Where a message of a peer stands among that peer's generations. A new one is believed when the directory lists its log: then the former is closed, its gaps need no fate, its
/// receipts stand. A report is taken whatever its generation. Source: contracts/envelope.md, "Generation".
/// </summary>
internal sealed class PeerGeneration(NodeParts node, DbTransaction tx, long now)
{
    /// <summary>Whether its number counts in the sequence that we keep.</summary>
    public bool Counts(Header header) => Gen(header) is var known && (header.Gen == known || (header.Gen > known && IsListed(header)));

    /// <summary>
    /// Whether the message may be judged now. What is written in a generation that nobody listed, or in a former one after its end, comes out of an old copy or of a stolen key: it gets
    /// no receipt, and goes on waiting at its sender.
    /// </summary>
    public bool IsJudged(Arrival arrival, Header header)
    {
        var known = Gen(header);
        if (header.Gen == known)
            return true;
        var peer = header.From.Value;
        if (header.Gen > known)
        {
            if (IsListed(header))
            {
                node.Clear(tx, AlarmCode.GenerationUnlisted, peer, null);
                node.Log.GenerationClosed(peer, known);
                PeerTable.OweControl(tx, peer, now);
                return true;
            }

            node.Raise(tx, AlarmCode.GenerationUnlisted, peer, null);
        }
        else if (PeerTable.Get(tx.Connection!, peer, tx).GenSince is not { } since || header.Iat.ToUnixTimeMilliseconds() <= since)
        {
            // Written before the end and late on its way: its signature holds, and nobody else may have it any more.
            return true;
        }
        else
        {
            node.Raise(tx, AlarmCode.GenerationFormer, peer, null);
            PeerTable.OweControl(tx, peer, now);
        }

        return arrival.Opened is { Meta: { IsControl: false } meta } && MessageKind.Find(meta.Kind, meta.Code) is { IsOk: true, Value.Class: MessageClass.Report };
    }

    /// <summary>The directory version, newer than ours, that may list the generation of a message which is not judged; null where no other version would change that.</summary>
    public long? WaitsFor(Header header) => header.Gen > Gen(header) && header.Dir > node.Directory.Current.Version ? header.Dir : null;

    private long Gen(Header header) => PeerTable.Get(tx.Connection!, header.From.Value, tx).Gen;

    private bool IsListed(Header header) => node.Directory.Current.Find(header.From) is { } entry && ListedKeys.Generations(entry).Contains(header.Gen);
}
