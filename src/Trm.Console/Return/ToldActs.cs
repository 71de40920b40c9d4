using Trm.Console.Wire;
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
            .. Notices(visit),
            new Question.Line("by", "told.by", OfficeCode.IsOne(visit.Officer.Code) ? visit.Officer.Code : null) { Longest = ActVisit.LongestCode, Hint = "return.code-hint" },
            new Question.Moment("at", "told.at", visit.Now),
            new Question.Line("language", "told.language", facts.Told is [.., var last] ? last.Language : null) { Longest = 60, Hint = "wish.language-hint" },
        ],
        (visit, read) =>
        {
            var (about, by, at, language) = (read.OneOf("about", [.. Abouts.Select(a => a.Code)]), ActVisit.Code(read, "by"), visit.Moment(read, "at"), Names.Find(read.Text("language", 60), visit.Visit.Words, isCountry: false));
            var notice = Notice(visit, read, about);
            if (language is null)
                read.Refuse("language", "frame.no-name");
            return facts => facts with { Told = [.. facts.Told.TakeLast(Most - 1), new(Enum.GetValues<ToldAbout>().First(a => Abouts[(int)a].Code == about), by, at, language!) { Message = notice }] };
        });

    // Of one there is no doubt which it was.
    private static IEnumerable<Question> Notices(ActVisit visit) => visit.Return.Notices is { Count: > 1 } several
        ? [new Question.One("notice", "told.notice", [.. several.Select(n => (n.Message.ToString(), $"{visit.Visit.Time(n.At)}, {ReadBackWord.Of(n.Message).Text}"))]) { IsLiteral = true, IsOptional = true, Hint = "told.notice-hint" }]
        : [];

    private static string? Notice(ActVisit visit, FormReader read, string about) => (about, visit.Return.Notices) switch
    {
        ("safety-notice", [var only]) => only.Message.ToString(),
        ("safety-notice", { Count: > 1 } several) => read.OneOf("notice", [.. several.Select(n => n.Message.ToString())]),
        _ => null,
    };
}
