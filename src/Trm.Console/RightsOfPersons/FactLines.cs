using Trm.Console.Reading;
using Trm.Console.Wire;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;

namespace Trm.Console.RightsOfPersons;

/// <summary>What the office keeps for the gates, in the person's words. What is not known is not said.</summary>
internal sealed class FactLines(Visit visit, Words words)
{
    private static readonly string[] Ages = ["child.adult", "child.in-doubt", "child.is-child"];

    private static readonly string[] Told = ["remedies.not-told", "remedies.with-consent", "remedies.by-law", "remedies.without-either"];

    /// <summary>All of it.</summary>
    public IReadOnlyList<ContentLine> Of(CaseFacts facts) =>
    [
        Line("child.age", words[Ages[(int)facts.Age]]),
        .. facts.Wish is { } wish ? [At("wish.informed", wish.InformedAt), At("wish.given", wish.GivenAt), At("wish.again-at", wish.AskedAgainAt), At("wish.expires", wish.Expires)] : Nothing,
        .. facts.Risks.Select(r => new ContentLine(words["reading.risk"], [.. r.Areas.Select(a => $"{words[CodeWords.Key(CodeSystems.RiskAreas, a.Area)]}{words.Colon} {words[CodeWords.Key(CodeSystems.RiskLevels, a.Level)]}")])),
        .. facts.Child is { } child ? [Yes("child.heard", child.Heard is not null), Yes("child.independent", child.GuardianIndependent)] : Nothing,
        .. facts.Recovery is { } recovery ? [At("recovery.ends", recovery.EndsAt), Yes("recovery.waiver", recovery.Waiver is not null)] : Nothing,
        .. facts.Document is { } document ? [At("document.until", document.ValidUntil), Yes("document.held", document.HeldByPerson)] : Nothing,
        .. facts.Care is { } care ? [Yes("care.needs", care.NeedsMet is not null), Yes("care.medicine", care.MedicineSecured is not null), At("care.fit", care.Fit is null ? null : care.FitAt)] : Nothing,
        .. facts.Remedies is { } remedies
            ? [Yes("remedies.advice", remedies.Advice is not null), Yes("remedies.lawyer", remedies.LawyerOffered is not null), Line("remedies.prosecution", words[Told[(int)remedies.Prosecution]])]
            : Nothing,
        .. facts.Support is { } support ? [Yes("support.interpreter", support.Interpreter is not null), Yes("support.supporter", support.Supporter is not null)] : Nothing,
        .. facts.OwnDecision is { } own ? [At("own.decided", own.DecidedAt), new(words["own.lifted"], [.. own.Gates.Select(g => words[$"gate.{g}"])])] : Nothing,
        .. facts.Told.Select(t => Line("told.title", $"{words[Return.ToldActs.Key(t.About)]}, {visit.Time(t.At, null, words)}, {t.By}, {Names.Say(t.Language, words, isCountry: false)}")),
    ];

    private static IReadOnlyList<ContentLine> Nothing => [];

    private ContentLine Line(string label, string? value) => new(words[label], value is null ? [] : [value]);

    private ContentLine At(string label, DateTimeOffset? at) => Line(label, at is { } time ? visit.Time(time, null, words) : null);

    private ContentLine Yes(string label, bool isSo) => Line(label, words[isSo ? "frame.yes" : "frame.no"]);
}
