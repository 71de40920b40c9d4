using System.Globalization;

namespace Trm.Console.Return;

/// <summary>One thing that a form asks.</summary>
/// <param name="Name">Of the field.</param>
/// <param name="Label">Key of its label.</param>
public abstract record Question(string Name, string Label)
{
    /// <summary>Key of a sentence that helps; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>It may stay empty.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The fields of the form as they stand before anybody types, without what may be ticked: an empty box and a new one look the same.</summary>
    /// <param name="zone">That of the office.</param>
    public IEnumerable<(string Name, string Value)> Standing(TimeZoneInfo zone) => this switch
    {
        Line { Value: { } text } => [(Name, text)],
        One { Value: { } code } => [(Name, code)],
        YesNo { Value: { } yes } => [(Name, yes ? "yes" : "no")],
        Day { Value: { } day } => Parts(day),
        Moment { Value: { } at } when TimeZoneInfo.ConvertTime(at, zone) is var there => [.. Parts(DateOnly.FromDateTime(there.DateTime)), ($"{Name}-t", there.ToString("HH:mm", CultureInfo.InvariantCulture))],
        _ => [],
    };

    private IEnumerable<(string Name, string Value)> Parts(DateOnly day) =>
    [
        ($"{Name}-d", day.Day.ToString(CultureInfo.InvariantCulture)), ($"{Name}-m", day.Month.ToString(CultureInfo.InvariantCulture)), ($"{Name}-y", day.ToString("yyyy", CultureInfo.InvariantCulture)),
    ];

    /// <summary>A heading, under which the next questions stand.</summary>
    /// <param name="Label">Key of its text.</param>
    /// <param name="Value">What stands behind it, such as a number or a name; null for nothing.</param>
    public sealed record Heading(string Label, string? Value = null) : Question("", Label);

    /// <summary>What is known already, and asked no more.</summary>
    /// <param name="Value">What stands there.</param>
    public sealed record Known(string Label, string Value) : Question("", Label);

    /// <summary>How many there are of something: it goes with the form, and nobody sees it.</summary>
    public sealed record Count(string Name, int Value) : Question(Name, "");

    /// <summary>What stood on record when the form was opened: it goes with the form, and nobody sees it. What somebody else has added since then is told apart by it.</summary>
    public sealed record Stood(string Name, IReadOnlyList<string> Values) : Question(Name, "");

    /// <summary>One line.</summary>
    public sealed record Line(string Name, string Label, string? Value = null) : Question(Name, Label)
    {
        /// <summary>Most characters.</summary>
        public int Longest { get; init; } = 100;

        /// <summary>Which keyboard a telephone shows: <c>numeric</c>, <c>tel</c>; null for the one with letters.</summary>
        public string? Keyboard { get; init; }
    }

    /// <summary>One of several.</summary>
    public sealed record One(string Name, string Label, IReadOnlyList<(string Code, string TextKey)> Options, string? Value = null) : Question(Name, Label)
    {
        /// <summary>The texts are words of their own, not keys.</summary>
        public bool IsLiteral { get; init; }
    }

    /// <summary>None, one or more of several.</summary>
    public sealed record Some(string Name, string Label, IReadOnlyList<(string Code, string TextKey)> Options, IReadOnlyList<string> Values) : Question(Name, Label)
    {
        /// <summary>The texts are words of their own, not keys.</summary>
        public bool IsLiteral { get; init; }
    }

    /// <summary>A day.</summary>
    public sealed record Day(string Name, string Label, DateOnly? Value = null) : Question(Name, Label);

    /// <summary>A day and a time, in the office's zone.</summary>
    public sealed record Moment(string Name, string Label, DateTimeOffset? Value = null) : Question(Name, Label);

    /// <summary>Yes or no; none of the two is chosen before somebody has answered.</summary>
    public sealed record YesNo(string Name, string Label, bool? Value = null) : Question(Name, Label);
}
