namespace Trm.Evidence.Packs;

/// <summary>Holds each event 32 to the leaf that it names: where the pack shows that leaf, it is an alarm. A leaf that is missing or not the one that was recorded has a finding of its own, and proves nothing against whoever explained it.</summary>
internal sealed class ExplanationCheck(PackReport report, List<Finding> findings)
{
    public void Run()
    {
        var unread = findings.Select(f => f.Index).ToHashSet();
        foreach (var (leaf, alarm) in report.Story.Explained.Where(e => IsShown(e.Alarm) && !report.Story.Alarms.Contains(e.Alarm) && !unread.Contains(e.Alarm)))
            findings.Add(new(FindingCode.EventMalformed, PackPath.Evidence(leaf), leaf, $"the leaf explains leaf {alarm}, which is no alarm", "it was not written by a node that keeps to the contract"));
    }

    // A pack of a time may begin behind the alarm that is explained in it.
    private bool IsShown(long index) => report.Manifest!.Scope is PackScope.Whole or PackScope.Period && index >= report.Manifest.From;
}
