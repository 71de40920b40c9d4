using System.Globalization;

namespace Trm.Evidence.Packs;

/// <summary>A verdict in words that need no engineer: the same for terminal and page.</summary>
public static class PackText
{
    private const int MostOfAKind = 50;

    /// <summary>A part of the report.</summary>
    /// <param name="Facts">What was checked and counted, name and value.</param>
    public sealed record Section(string Title, IReadOnlyList<(string Name, string Value)> Facts);

    /// <summary>Findings of one kind.</summary>
    /// <param name="Whose">In which pack, or between which.</param>
    /// <param name="Words">What it means and what to do.</param>
    /// <param name="Findings">At most 50 of them.</param>
    /// <param name="More">How many more there are.</param>
    public sealed record Problem(string Whose, FindingWords Words, IReadOnlyList<Finding> Findings, int More);

    /// <summary>What stands above the report of an exercise.</summary>
    public const string Exercise = "EXERCISE - invented persons, no real journeys: evidence of nothing outside of it";

    /// <summary>The verdict in a paragraph.</summary>
    public static string Meaning(PackVerification verdict) => (verdict.Verified, verdict.IsComparison) switch
    {
        (true, true) => "What each side says that it sent is what the other says that it received, message by message and receipt by receipt; and nothing in either pack was changed, removed, added or put in another order since it was recorded.",
        (true, false) => "Nothing in this pack was changed, removed, added or put in another order since it was recorded and signed. What the other side recorded was not asked: that takes its pack as well.",
        _ => "Something does not fit. Each point below says what, where, and what to do. Do not rely on this evidence before it is explained.",
    };

    /// <summary>What is wrong, the gravest kind first, each kind once per pack.</summary>
    public static IReadOnlyList<Problem> Problems(PackVerification verdict) =>
    [
        .. verdict.Packs.SelectMany(p => Grouped(Whose(p), p.Findings)),
        .. Grouped("between the two", verdict.Findings),
    ];

    /// <summary>What was checked: one section per pack, and one for the comparison.</summary>
    public static IReadOnlyList<Section> Of(PackVerification verdict)
    {
        var sections = verdict.Packs.Select(OfPack).ToList();
        if (verdict.IsComparison)
            sections.Add(Comparison(verdict));
        return sections;
    }

    /// <summary>What to do now, and whom to call.</summary>
    public static IReadOnlyList<string> Next(PackVerification verdict)
    {
        var next = new List<string>();
        if (!verdict.Verified)
            next.Add("Do not use the evidence in a decision about a person, and change nothing in the files. Note where each came from, when, and by whose hand.");
        foreach (var pack in verdict.Packs.Where(p => p.Manifest is null))
            next.Add($"Ask whoever gave you {pack.Name} for the pack again: as it is, nothing in it can be believed, not even whose it is.");
        foreach (var pack in verdict.Packs.Where(p => (!p.Verified || (verdict.Findings.Count > 0 && !IsUnrelated(verdict))) && p.Duty is not null))
            next.Add($"Call {pack.Participant}, duty number {pack.Duty}. The number stands in the directory in the pack; if the pack itself is in doubt, take it from your own list.");
        if (!verdict.Verified)
            next.Add("If it cannot be explained within a day, tell your governance body: a changed record concerns every country in the network.");
        if (verdict.Packs.Any(p => p.Fingerprint is not null && !p.IsVouchedFor))
            next.Add("Ask your governance body by telephone for the fingerprint of the directory, and verify again with --fingerprint: until then you take the word of whoever gave you the pack for whose keys these are.");
        if (verdict is { Verified: true, IsComparison: false })
            next.Add("Ask the other side for its pack of the same time, and verify the two together: that shows whether it says the same.");
        if (verdict.Packs.Any(p => p.Manifest is not null && !p.IsGuideKnown))
            next.Add("VERIFY.md in the pack is not the text of this program. Read its commands before you run them.");
        if (verdict.Verified)
            next.Add("File this page with the pack. The pack can be verified again at any time, on any machine, without a network.");
        return next;
    }

    /// <summary>What none of it can prove, each sentence once.</summary>
    public static IReadOnlyList<string> Unproven(PackVerification verdict)
    {
        var several = verdict.Packs.Count > 1;
        var sentences = verdict.Packs.SelectMany(p => p.Unproven).Distinct(StringComparer.Ordinal).ToList();
        if (several && verdict.OnTheWay.Count > 0)
            sentences.Add($"What became of {verdict.OnTheWay.Count} message(s) that were on the way when the packs were put together: {string.Join(", ", verdict.OnTheWay)}.");
        if (several && verdict.Outside > 0)
            sentences.Add($"Whether {verdict.Outside} message(s) and receipt(s) agree whose other half lies outside the days of the other pack: that takes packs of more days, or of everything.");
        return sentences;
    }

    /// <summary>The words of the report that are not everybody's.</summary>
    public static IReadOnlyList<(string Word, string Meaning)> Glossary { get; } =
    [
        ("record", "what a node wrote down when something happened, in a log that only grows; also called a leaf"),
        ("receipt", "the signed answer of the other side to one message: taken, or refused and why"),
        ("provisional", "no quorum of foreign witnesses has countersigned all of the log yet: its own country could still show another one"),
        ("witnessed", "enough other countries have countersigned the log: its own country cannot show another one any more"),
        ("contested", "signed with a key that was withdrawn since, or was in doubt at the time: who signed must be proved otherwise"),
        ("erased", "what could be read of a person was deleted on a legal basis; that it was there, and when, can still be proved"),
    ];

    private static string Whose(PackReport pack) => pack.IsSigned ? pack.Participant!.Value : pack.Name;

    private static IEnumerable<Problem> Grouped(string whose, IReadOnlyList<Finding> findings) => findings
        .GroupBy(f => FindingWords.Of(f.Code))
        .Select(g => new Problem(whose, g.Key, [.. g.Take(MostOfAKind)], Math.Max(0, g.Count() - MostOfAKind)));

    private static Section OfPack(PackReport pack)
    {
        var facts = new List<(string, string)>();
        if (pack.Sha256 is not null)
            facts.Add(("the file", $"{pack.Name}, SHA-256 {pack.Sha256}"));
        if (pack.Manifest is not { } manifest)
            return new($"{pack.Name}: cannot be believed, so nothing in it was judged", facts);
        facts.Add(("put together", string.Create(CultureInfo.InvariantCulture, $"{manifest.Issued:yyyy-MM-dd HH:mm} UTC, {(pack.IsSigned ? $"signed by {manifest.Participant}" : $"says it is of {manifest.Participant}, and is not signed by it")}")));
        facts.Add(("about", About(pack, manifest)));
        facts.Add(("files", $"{pack.Files} of {manifest.Files.Count} are exactly those that were {(pack.IsSigned ? "signed for" : "listed")}"));
        facts.Add(("directory", $"version {string.Join(", ", pack.Directories)}{(pack.IsVouchedFor ? ", with the fingerprint that you gave" : "; trusted because you gave it")}"));
        if (pack.Trail is { } trail)
        {
            facts.Add(("log", manifest.Scope == PackScope.Peer
                ? $"{trail.Size} records signed for, of which {trail.Opened} are shown, each with its proof"
                : $"{trail.Size} records, recomputed from the first to the last; {trail.Opened} opened"));
            if (trail.Root is { } root)
                facts.Add(("root", root));
        }

        facts.Add(("witnesses", Witnesses(pack)));
        if (pack.Forks.Count > 0)
            facts.Add(("forks", $"{string.Join(", ", pack.Forks)}: signed two histories, the proof is in this pack"));
        facts.Add(("signatures", $"{pack.Headers} message headers, each signed by its sender"));
        facts.Add(("sent", $"{pack.Sent}: {pack.Delivered} received by the other side, {pack.RefusedThere} refused by it, {pack.Expired} expired or void, {pack.Open.Count} still on the way"));
        facts.Add(("received", $"{pack.Received}, and {pack.Refused} refused; {pack.Promises} receipts lead to the record that they promised"));
        if (pack.Cases.Count > 0)
            facts.Add(("cases", $"{pack.Cases.Count}, replayed by the rules: {string.Join("; ", pack.Cases.Select(c => $"{c.Key[..8]}... {c.Value}"))}"));
        if (pack.Erased.Count > 0)
            facts.Add(("erased", Erased(pack.Erased)));
        foreach (var log in pack.ErasedBefore.GroupBy(e => e.Key.Generation))
            facts.Add(("erased since", $"of generation {log.Key}: {Erased(log.Select(e => KeyValuePair.Create(e.Key.Index, e.Value)))}"));
        if (pack.Contested.Count > 0)
            facts.Add(("contested", $"{pack.Contested.Count}: {string.Join("; ", pack.Contested)}"));
        if (pack.Disowned.Count > 0)
            facts.Add(("not its own", $"{pack.Disowned.Count} in its name, acknowledged by others and not sent by this node: {string.Join(", ", pack.Disowned)}"));
        return new($"{Whose(pack)}: {(pack.Verified ? "verified" : "NOT VERIFIED")}", facts);
    }

    /// <summary>How many records were erased on which ground, and which.</summary>
    public static string Erased(IEnumerable<KeyValuePair<long, string>> erased) =>
        string.Join("; ", erased.GroupBy(e => e.Value, StringComparer.Ordinal).Select(g => $"{g.Count()} records by {g.Key}: {string.Join(", ", g.Select(e => e.Key))}"));

    /// <summary>What the witnesses make of a pack, in one sentence.</summary>
    public static string Witnesses(PackReport pack)
    {
        var by = string.Join(", ", pack.Witnesses.GroupBy(w => w.Witness).OrderBy(g => g.Key.Value, StringComparer.Ordinal).Select(g => g.MaxBy(w => w.Size)!)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Witness} {w.Size} records at {w.Time:yyyy-MM-dd HH:mm} UTC")));
        var state = pack.IsProvisional ? pack.WitnessedSize == 0 ? "provisional" : $"witnessed up to record {pack.WitnessedSize - 1}, provisional from there"
            : pack.Quorum!.IsCounterpartyOnly ? "witnessed by the counterparty only" : "witnessed";
        return by.Length == 0 ? $"{state}: nobody else has cosigned the log yet" : $"{state}: cosigned by {by}";
    }

    private static string About(PackReport pack, PackManifest manifest) => manifest.Scope switch
    {
        PackScope.Whole => "the whole period: nothing was left out of the log",
        PackScope.Period => string.Create(CultureInfo.InvariantCulture, $"the records {manifest.From} to {manifest.To - 1} of {pack.Trail?.Size ?? 0}{(pack.Time is var (first, last) ? string.Create(CultureInfo.InvariantCulture, $", from {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm} UTC") : "")}: complete for that range, and for no other"),
        PackScope.Case => $"one case, {manifest.Of}: proves only what it contains",
        PackScope.Message => $"one message, {manifest.Of}: proves only what it contains",
        _ => $"what passed between {manifest.Participant} and {manifest.Of}, for {manifest.Of}",
    };

    private static bool IsUnrelated(PackVerification verdict) => verdict.Findings.Any(f => f.Code == FindingCode.PacksUnrelated);

    private static Section Comparison(PackVerification verdict) => IsUnrelated(verdict) ? new("Both sides against each other: not compared", []) : new(
        $"Both sides against each other: {(verdict.Findings.Count == 0 ? "they agree" : "THEY DO NOT AGREE")}",
        [
            ("messages", $"{verdict.Matched} sent by one side and received by the other, digest by digest"),
            ("receipts", $"{verdict.MatchedReceipts} the same on both sides, byte by byte"),
        ]);
}
