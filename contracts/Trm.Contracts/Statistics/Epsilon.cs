using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Statistics;

/// <summary>How much a publication may tell of whether one referral is in it (differential privacy): in hundredths, so that a sum of them is exact.</summary>
public sealed record Epsilon
{
    private Epsilon(int hundredths) => Hundredths = hundredths;

    /// <summary>A hundredth is one.</summary>
    public int Hundredths { get; }

    /// <summary>Nothing.</summary>
    public static Epsilon None { get; } = new(0);

    /// <summary>What may be spent on one year, over all of its publications of rows together.</summary>
    public static Epsilon Most { get; } = new(100);

    /// <summary>Parses <c>1</c> or <c>0.25</c>: at most two digits behind the point. <c>VALUE</c>.</summary>
    public static Result<Epsilon> Parse(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1000 && number * 100 == decimal.Truncate(number * 100)
            ? new Epsilon((int)(number * 100))
            : new Rejection(RejectionCode.Value, "epsilon", "a number such as 1 or 0.25, with at most two digits behind the point");

    /// <summary>Both together: what is known of one referral by two publications adds up.</summary>
    public static Epsilon operator +(Epsilon one, Epsilon other) => new(one.Hundredths + other.Hundredths);

    /// <summary>True where it is more than that.</summary>
    public bool IsMoreThan(Epsilon other) => Hundredths > other.Hundredths;

    public override string ToString() => (Hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);
}
