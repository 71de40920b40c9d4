using System.Data.Common;
using System.Text;
using Trm.Contracts.Control;
using Trm.Envelope.Directory;
using Trm.Evidence.Witnesses;
using Trm.Node.Alarms;
using Trm.Node.Backups;
using Trm.Node.Directory;
using Trm.Node.Inbox;
using Trm.Node.Outbox;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;
using Trm.Node.Witness;
using Trm.Trail;

namespace Trm.Node.Generations;

/// <summary>
/// The act by which a restored or re-keyed node begins anew: generation + 1, numbers from 1, a new log whose first leaf names where the former one stood. It is one commit;
/// what is sealed after it waits in the database, so that an interruption loses nothing and the next start completes it. Source: contracts/envelope.md, "Generation".
/// </summary>
internal sealed class NewGeneration(NodeParts node, long former)
{
    private readonly Numbering _numbering = new(node);

    /// <summary>Adopts the directory in that file where it is newer than what the folder knows: it lists the new log.</summary>
    /// <exception cref="NodeStartException">It is newer and no lawful successor.</exception>
    public async Task AdoptAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
            return;
        var bytes = await File.ReadAllBytesAsync(file, cancel);
        if (SignedDirectory.Parse(bytes).Try(out var signed, out _) && signed.Document.Version <= node.Directory.Current.Version)
            return;
        (await new DirectoryKeeper(node).JudgeAsync(new(bytes), cancel)).OrRefuseToStart();
    }

    /// <summary>The verifier key of the log that begins: of the newest generation that the directory lists, which must be one that this folder was never in.</summary>
    /// <exception cref="NodeStartException"><c>KEY_NOT_LISTED</c>: what has to be listed first.</exception>
    public async Task<string> LogAsync(CancellationToken cancel)
    {
        var restored = await node.Database.ReadAsync(db => RestoreTable.Find(db), cancel);
        var entry = node.Directory.Current.Find(node.Self)
            ?? throw new NodeStartException("NOT_LISTED", "the directory has no entry for this participant; have it added: trm directory add");
        var newest = ListedKeys.NewestGeneration(entry);
        if (restored is null ? newest > former || IsFresh() : newest > restored.Above)
            return LogKey(newest).ToString();
        var above = Math.Max(former, restored?.Above ?? former);
        throw new NodeStartException(
            "KEY_NOT_LISTED", $"the directory lists no log beyond generation {above}, in which this folder is or may have been; have this log added to the entry, adopt that directory, and come again: {LogKey(above + 1)}");
    }

    /// <summary>Begins the generation, greets every peer in it, and seals again what is open.</summary>
    public async Task<BegunGeneration> BeginAsync(CancellationToken cancel)
    {
        var next = ListedKeys.NewestGeneration(node.Directory.Current.Find(node.Self)!);
        var named = next > former ? await node.Database.ReadAsync(NamedCheckpoint, cancel) : null;
        var receipts = 0;
        if (next > former)
            await node.Database.CommitAsync(CommitStep.Prepared, tx => receipts = Begin(tx, next, named), cancel);

        // From here on everything is what a start does as well. What was erased after a backup was taken is erased again before anything of it could be sent.
        await new CaseEraser(node, _numbering).ResumeAsync();
        var open = await node.Database.ReadAsync(GenerationTable.ToSealAgain, cancel);
        await new ControlSender(node, _numbering).GreetAsync(cancel);
        using var again = new SealingAgain(node, _numbering);
        await again.SealAsync(cancel);
        var waiting = await node.Database.ReadAsync(GenerationTable.ToSealAgain, cancel);
        node.Log.GenerationBegun(next, open.Count - waiting.Count, waiting.Count);
        return new(next, former, LogKey(next).ToString(), named?.Size, named?.IsCosigned ?? false, open.Count - waiting.Count, waiting.Count, receipts);
    }

    private int Begin(DbTransaction tx, long next, (long Size, byte[] Note, bool IsCosigned)? named)
    {
        var now = node.Time.GetUtcNow();
        GenerationTable.SealAgain(tx, former, now.ToUnixTimeMilliseconds());
        var kept = Uncovered(tx, named?.Size ?? 0);
        var witnessed = Quorum.Of(node.Directory.Current, node.Self).Covered(WitnessTable.CosignedSizes(tx.Connection!, Origin));
        var peers = LossTable.Ended(tx, former, TrailTable.Size(tx.Connection!, tx), now.ToUnixTimeMilliseconds());
        GenerationTable.End(tx, former, next, witnessed);
        RestoreTable.Begun(tx, next);
        TrailTable.Append(tx, node.Vault, now, TrailEntry.NewGeneration(former, named?.Note, named?.IsCosigned ?? false));
        TrailTable.Append(tx, node.Vault, now, TrailEntry.DirectoryAdopted(node.Directory.Current.Signed.Bytes));
        foreach (var (entry, peer, receipt) in kept)
        {
            var leaf = TrailTable.Append(tx, node.Vault, now, entry);
            var again = receipt with { LeafHash = Convert.ToHexStringLower(leaf.ToArray()) };
            GenerationTable.Renew(tx, peer, receipt.Write(), again.Write(), receipt.Of.ToString(), receipt.HeaderSha256, next);
        }

        foreach (var peer in peers.Where(p => node.Directory.Current.Participants.Any(e => e.Id.Value == p && e.StatusAt(now).State != "left")))
            node.Raise(tx, AlarmCode.NotCaughtUp, peer, null);
        OldCopy.Ended(node, tx);
        return kept.Count;
    }

    // Receipts that nobody has yet, and those whose leaf lies behind the checkpoint that the new log names: their promise is kept in the new log.
    private List<(TrailEntry Entry, string Peer, Receipt Receipt)> Uncovered(DbTransaction tx, long covered)
    {
        var queued = GenerationTable.Queued(tx).Select(q => Receipt.Parse(q.Receipt).Value.LeafHash).ToHashSet(StringComparer.Ordinal);
        var leaves = TrailTable.Judgements(tx, node.Vault, (index, hash) => index >= covered || queued.Contains(Convert.ToHexStringLower(hash.ToArray())));
        var receipts = InboxTable.Receipts(tx, leaves.Keys.ToHashSet(StringComparer.Ordinal));
        return [.. leaves.Where(l => receipts.ContainsKey(l.Key)).Select(l => (TrailEntry.Again(l.Value.Opening, l.Value.Case), receipts[l.Key].Peer, receipts[l.Key].Receipt))];
    }

    // The newest that a witness has cosigned; where none has, the newest that was published, in the database or, where that is an old copy, beside it.
    private (long Size, byte[] Note, bool IsCosigned)? NamedCheckpoint(DbConnection db)
    {
        if (WitnessTable.LastCosigned(db, Origin) is var (cosigned, note))
            return (cosigned, note, true);
        var stored = TrailTable.Checkpoint(db);
        return ListedKeys.OfLog([node.Directory.Current], Origin) is { } key && new LogFolder(Path.Combine(node.TrailFolder, "log")).ReadCheckpoint() is { } bytes
            && Checkpoint.Verify(bytes, key) is { Holds: true, Value.Checkpoint.Size: var size } && size > (stored?.Size ?? 0)
            ? (size, bytes, false)
            : stored is var (published, text) ? (published, Encoding.UTF8.GetBytes(text), false) : null;
    }

    private string Origin => ListedKeys.Origin(node.Self, former);

    // An earlier run was interrupted behind its commit: nobody has heard of that generation yet.
    private bool IsFresh() => former > 0 && node.Database.ReadAsync(db => GenerationTable.IsFresh(db, former), CancellationToken.None).GetAwaiter().GetResult();

    private NoteKey LogKey(long generation) => NoteKey.OfLog(ListedKeys.Origin(node.Self, generation), node.LogSigner.Key.PublicKey);
}
