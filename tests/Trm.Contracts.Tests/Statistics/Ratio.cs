using System.Numerics;

namespace Trm.Contracts.Tests.Statistics;

/// <summary>An exact number of the attacker's own: it shares nothing with what withholds.</summary>
internal readonly record struct Ratio
{
    public Ratio(BigInteger top, BigInteger below)
    {
        var common = BigInteger.GreatestCommonDivisor(top, below) * below.Sign;
        (Top, Below) = common.IsZero ? (0, 1) : (top / common, below / common);
    }

    public BigInteger Top { get; }

    public BigInteger Below { get; }

    public static implicit operator Ratio(int n) => new(n, 1);

    public static Ratio operator +(Ratio a, Ratio b) => new((a.Top * b.Below) + (b.Top * a.Below), a.Below * b.Below);

    public static Ratio operator -(Ratio a, Ratio b) => new((a.Top * b.Below) - (b.Top * a.Below), a.Below * b.Below);

    public static Ratio operator *(Ratio a, Ratio b) => new(a.Top * b.Top, a.Below * b.Below);

    public static Ratio operator /(Ratio a, Ratio b) => new(a.Top * b.Below, a.Below * b.Top);

    public static bool operator <(Ratio a, Ratio b) => a.Top * b.Below < b.Top * a.Below;

    public static bool operator >(Ratio a, Ratio b) => b < a;
}
