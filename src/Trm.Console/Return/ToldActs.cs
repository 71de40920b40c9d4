using Trm.Contracts.Facts;
using Trm.Contracts.Identifiers;

namespace Trm.Console.Return;

/// <summary>That the person was told: of what, by whom, when, and in which language.</summary>
internal static class ToldActs
{
    private const int Most = 200;

    private static readonly IReadOnlyList<(string Code, string TextKey)> Abouts =
    [
        ("decision", "told.decision"), ("plan", "told.plan"), ("clearance", "told.clearance"), ("hold", "told.hold"), ("cancellation", "told.cancellation"), ("safety-notice", "told.safety-notice"),
        ("breach", "told.breach"), ("erasure", "told.erasure"),
    ];

    /// <summary>The key of what it is about.</summary>
    public static string Key(ToldAbout about) => Abouts[(int)about].TextKey;

    public static ReturnAct Told { get; } = Kept.Topic(
        "told", "told.title", "told.text",
        (visit, facts) =>
        [
            .. facts.Told.Select(t => new Question.Known(
                Key(t.About), $"{visit.Visit.Time(t.At)}, {t.By}, {Names.Say(t.Language, visit.Visit.Words, isCountry: false)}")),
            new Question.One("about", "told.about", Abouts),
            new Question.Line("by", "told.by", OfficeCode.IsOne(visit.Officer.Code) ? visit.Officer.Code : null) { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.Moment("at", "told.at", visit.Now),
            new Question.Line("language", "told.language", facts.Told is [.., var last] ? last.Language : null) { Longest = 60, Hint = "wish.language-hint" },
        ],
        (visit, read) =>
        {
            var (about, by, at, language) = (read.OneOf("about", [.. Abouts.Select(a => a.Code)]), ActVisit.Code(read, "by"), visit.Moment(read, "at"), Names.Find(read.Text("language", 60), visit.Visit.Words, isCountry: false));
            if (language is null)
                read.Refuse("language", "frame.no-name");
            return facts => facts with { Told = [.. facts.Told.TakeLast(Most - 1), new(Enum.GetValues<ToldAbout>().First(a => Abouts[(int)a].Code == about), by, at, language!)] };
        });
}
