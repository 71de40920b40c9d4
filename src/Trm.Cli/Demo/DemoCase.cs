using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Referrals;

namespace Trm.Cli.Demo;

/// <summary>A case that the demonstration refers: the files and what they say.</summary>
/// <param name="Files">As the node keeps them, sealed.</param>
/// <param name="Case">The case.</param>
/// <param name="Sheet">Its sheet.</param>
/// <param name="Origin">One sentence for the reader: whose it is, what is invented.</param>
internal sealed record DemoCase(DraftFiles Files, HtcdsCase Case, CaseSheet Sheet, string Origin)
{
    private const string Invented = "Everything about it is invented: person, case, consents, dates, offices.";

    /// <summary>Nothing in it is the user's.</summary>
    public bool IsInvented => Origin == Invented;

    /// <summary>The draft towards the receiving side.</summary>
    public Result<ReferralDraft> Draft(CaseId? pseudonym = null) => ReferralDraft.From(Case, Sheet, pseudonym);

    /// <summary>The same case before anybody asked the person.</summary>
    public Result<ReferralDraft> DraftWithoutConsent(CaseId pseudonym) => ReferralDraft.From(Case, Sheet with { Consents = [] }, pseudonym);

    /// <summary>The demonstration's own case, or the user's.</summary>
    /// <param name="caseFile">HTCDS, CSV or JSON; null for the demonstration's own.</param>
    /// <param name="name">The file's name, whose ending says the format.</param>
    /// <param name="choice">Which case of the file; the first where null.</param>
    /// <param name="sheet">The user's sheet; null for an invented one.</param>
    public static Result<DemoCase> First(byte[]? caseFile, string? name, string? choice, byte[]? sheet, DateTimeOffset now)
    {
        var format = caseFile is null ? "csv" : Path.GetExtension(name!).TrimStart('.').ToLowerInvariant();
        var file = caseFile ?? Resource("case.csv");
        return HtcdsReader.Read(file, format).Then(cases => HtcdsCase.Choose(cases, choice ?? "1")).Then(chosen => Make(
            file, format, chosen, sheet ?? InventedSheet.Fit(Resource("sheet.json"), chosen, now),
            (caseFile, sheet) switch
            {
                (null, null) => Invented,
                (not null, null) => $"Your case, row {chosen.Row} of the file. Its sheet is invented: consents, risks and services are the demonstration's own.",
                (null, _) => "The demonstration's invented case, with your sheet.",
                _ => $"Your case, row {chosen.Row} of the file, and your sheet.",
            }));
    }

    /// <summary>The second case, which is declined; always the demonstration's own.</summary>
    public static Result<DemoCase> Second(DateTimeOffset now)
    {
        var file = Resource("declined-case.json");
        return HtcdsReader.Read(file, "json").Then(cases => Make(file, "json", cases[0], InventedSheet.Fit(Resource("declined-sheet.json"), cases[0], now), Invented));
    }

    private static Result<DemoCase> Make(byte[] file, string format, HtcdsCase chosen, byte[] sheet, string origin) =>
        CaseSheet.Parse(sheet).Then<DemoCase>(read => new DemoCase(new DraftFiles(file, format, chosen.Id ?? $"{chosen.Row}", sheet), chosen, read, origin));

    private static byte[] Resource(string name)
    {
        using var stream = typeof(DemoCase).Assembly.GetManifestResourceStream($"demo/{name}") ?? throw new InvalidOperationException($"the assembly lacks {name}");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
