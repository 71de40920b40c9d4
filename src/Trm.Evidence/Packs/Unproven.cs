namespace Trm.Evidence.Packs;

/// <summary>What a pack cannot prove: sentences for people, the same in text, JSON and on the page.</summary>
internal static class Unproven
{
    public static IEnumerable<string> Of(PackReport report)
    {
        if (report.Manifest is not { } manifest)
            yield break;
        if (!report.IsVouchedFor)
            yield return $"Whose keys these are: the directory is trusted because you gave it, with the pack. Ask your governance body by telephone for its fingerprint, {report.Fingerprint}, and give it with --fingerprint.";
        if (report.IsProvisional)
            yield return report.WitnessedSize == 0
                ? "The times, and that history was not rewritten before this pack was issued: provisional, no quorum of foreign witnesses has cosigned the log. The other side's pack closes most of this gap."
                : $"The times of the records from {report.WitnessedSize} on, and that they were not rewritten before this pack was issued: provisional, no quorum of foreign witnesses has cosigned them yet.";
        if (report is { IsProvisional: false, Quorum.IsCounterpartyOnly: true })
            yield return "That the two sides did not agree on another history: witnessed by the counterparty only, there is no third participant.";
        yield return "That what was recorded is true: gate results, consents and approvals are statements of the node that made them.";
        if (manifest.Scope is PackScope.Case or PackScope.Message)
            yield return "That there was nothing else: this pack proves only what it contains. Whether a message is missing, and what became of each, can be told from a whole-period pack alone.";
        if (manifest.Scope == PackScope.Period)
            yield return $"What happened outside the records {manifest.From} to {manifest.To - 1}: of the time between it proves all, of what came before and after nothing, so a fate may lie behind it.";
        if (manifest.Scope == PackScope.Peer)
            yield return $"What {manifest.Participant} exchanged with anybody but {manifest.Of}, and that its log as a whole was not rewritten: that takes a whole-period pack, which auditors get.";
        if (!manifest.HasPrivate)
            yield return "Kinds and cases of the messages: private parts were withheld, so the workflow could not be replayed.";
        if (report.Open.Count > 0)
            yield return $"What becomes of {report.Open.Count} message(s) still on the way, without receipt and not yet expired: {string.Join(", ", report.Open)}.";
        if (manifest.Generation > 0)
            yield return $"What happened before generation {manifest.Generation} began, after a restore or a change of the log key: the pack of generation {report.Story.Former?.Generation ?? manifest.Generation - 1} tells that.{(report.OfFormer.Count > 0 ? $" To it belong {report.OfFormer.Count} message(s) of which this log knows the receipt alone, unless they were lost with the restore: {string.Join(", ", report.OfFormer)}." : "")}";
        if (report is { HasEnded: true, Story: { Withheld: var withheld, Erased: var erased } } && withheld.Count(w => w.Value && !erased.ContainsKey(w.Key)) is > 0 and var unnamed)
            yield return $"On which ground the private parts of {unnamed} record(s) are not there: what was erased after generation {manifest.Generation} ended is named by the pack of a later one. Verify the two together.";
        if (report.HasEnded)
            yield return $"What came after generation {manifest.Generation} ended: its open messages have their fate in the next one, and the pack of that one tells it.";
        if (report.Contested.Count > 0)
            yield return $"Who really signed {report.Contested.Count} contested message(s), under a key that was revoked since or in doubt then: {string.Join("; ", report.Contested)}. Ask its participant about each, by telephone.";
        if (report.Disowned.Count > 0)
            yield return $"That {report.Disowned.Count} message(s) in the name of {manifest.Participant} are not its own: its key was in doubt, and its trail does not show them. The other side holds them: {string.Join(", ", report.Disowned)}.";
    }
}
