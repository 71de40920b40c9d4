using System.Globalization;

namespace Trm.Contracts.Messages;

/// <summary>How long somebody has, written <c>10 min</c>, <c>24 h</c>, <c>3 d</c>, <c>5 wd</c>, <c>2 wk</c> or <c>6 mo</c>.</summary>
/// <param name="Amount">How many, at least 1.</param>
public sealed record Allowance(int Amount, AllowanceUnit Unit)
{
    private static readonly string[] Units = ["min", "h", "d", "wd", "wk", "mo"];

    /// <summary>The allowance of a written form; anything else is null.</summary>
    public static Allowance? Parse(string? text) =>
        text?.Split(' ') is [var amount, var unit] && Array.IndexOf(Units, unit) is >= 0 and var n
            && int.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 999
            ? new(number, (AllowanceUnit)n)
            : null;

    /// <summary>The written form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Units[(int)Unit]}");
}
