using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>Holds two generations of one participant against each other: the later log begins where the former stood, and what the former left open has its fate in the later. What was erased of the former, the later names.</summary>
internal sealed class SuccessionCheck(PackReport former, PackReport later, List<Finding> findings)
{
    public void Run()
    {
        foreach (var ((_, index), basis) in later.Story.ErasedBefore.Where(e => e.Key.Generation == former.Manifest!.Generation && former.Story.Withheld.ContainsKey(e.Key.Index)))
            former.Story.Erased[index] = basis;
        former.Unproven = [.. Unproven.Of(former)];
        var place = PackPath.Evidence(0);
        if (later.Story.Former is not { } named || named.Generation != former.Manifest!.Generation)
        {
            findings.Add(new(FindingCode.PacksUnrelated, place, 0, $"generation {later.Manifest!.Generation} of {later.Participant} does not say that it follows generation {former.Manifest!.Generation}", "give the packs of two generations of which one follows the other"));
            return;
        }

        if (named.Checkpoint is { Checkpoint: var checkpoint } && checkpoint.Size > former.Trail!.Size)
            findings.Add(new(FindingCode.GenerationUnfounded, place, 0, $"the new log names {checkpoint.Size} leaves of the former one, whose pack shows {former.Trail.Size}", "the former log was cut off, or the node was restored from an old copy and its pack is of that"));
        else if (named.Checkpoint is { Checkpoint: var signed } && Root(signed.Size) != signed.Root)
            findings.Add(new(FindingCode.GenerationUnfounded, place, 0, $"the new log names {signed.Size} leaves of the former one that are not those of its pack", "two histories of one log, each signed: keep both"));

        var fates = later.Story.Given.Select(g => g.Id).Concat(later.Story.Controls.Where(c => !c.IsOwn).SelectMany(c => c.Control.Receipts).Select(r => r.Of.ToString())).ToHashSet(StringComparer.Ordinal);
        foreach (var id in former.Open.Where(id => !fates.Contains(id)))
            findings.Add(new(FindingCode.FateMissing, PackPath.Header(id), null, $"message {id} was open when generation {former.Manifest!.Generation} ended, and generation {later.Manifest!.Generation} tells nothing of it", "it was not sealed again, or its fate was left out"));
    }

    private TreeHash? Root(long size)
    {
        var edge = new TreeEdge();
        foreach (var (_, hash) in former.Trail!.Log?.Leaves() ?? [])
        {
            if (edge.Size == size || hash is not { } leaf)
                break;
            edge.Append(leaf);
        }

        return edge.Size == size ? edge.Root : null;
    }
}
