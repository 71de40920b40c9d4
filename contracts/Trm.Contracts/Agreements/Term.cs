using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Agreements;

/// <summary>A length of time as the catalogue and an agreement write it: <c>10 min</c>, <c>24 h</c>, <c>3 wd</c>, <c>2 wk</c>, <c>1 mo</c>; 1 to 9999 of a unit.</summary>
public sealed record Term
{
    /// <summary>What a person at the keyboard is told.</summary>
    public const string Hint = "a number, a space and min, h, wd (working days), wk or mo: 10 min, 24 h, 3 wd, 1 mo";

    private static readonly string[] Units = ["min", "h", "wd", "wk", "mo"];

    private Term(int number, TermUnit unit)
    {
        Number = number;
        Unit = unit;
    }

    /// <summary>How many, 1 to 9999.</summary>
    public int Number { get; }

    public TermUnit Unit { get; }

    /// <summary>True where it runs on the clock, day and night, whoever works.</summary>
    public bool RunsOnTheClock => Unit is TermUnit.Minutes or TermUnit.Hours;

    /// <summary>The time on the clock; reading it of days, weeks or months is a bug of ours.</summary>
    public TimeSpan OnTheClock => Unit switch
    {
        TermUnit.Minutes => TimeSpan.FromMinutes(Number),
        TermUnit.Hours => TimeSpan.FromHours(Number),
        _ => throw new InvalidOperationException("days, weeks and months are counted on a calendar"),
    };

    /// <summary>Parses the one spelling; <c>VALUE</c> for anything else.</summary>
    public static Result<Term> Parse(string? text) =>
        text?.Split(' ') is [{ Length: >= 1 and <= 4 } number, var unit] && Array.IndexOf(Units, unit) is >= 0 and var at
            && number.All(char.IsAsciiDigit) && number[0] != '0'
            ? new Term(int.Parse(number, CultureInfo.InvariantCulture), (TermUnit)at)
            : new Rejection(RejectionCode.Value, "term", Hint);

    /// <inheritdoc/>
    public override string ToString() => $"{Number.ToString(CultureInfo.InvariantCulture)} {Units[(int)Unit]}";

    /// <summary>The least it can last, for comparing terms of different units: a working day counts as a day, a month as 28.</summary>
    internal TimeSpan AtLeast => Unit switch
    {
        TermUnit.WorkingDays => TimeSpan.FromDays(Number),
        TermUnit.Weeks => TimeSpan.FromDays(7 * Number),
        TermUnit.Months => TimeSpan.FromDays(28 * Number),
        _ => OnTheClock,
    };

    /// <summary>A term of this house's own tables; a wrong one is a bug of ours.</summary>
    internal static Term Of(string text) => Parse(text).Value;
}
