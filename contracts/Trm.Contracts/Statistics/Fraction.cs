using System.Numerics;

namespace Trm.Contracts.Statistics;

/// <summary>An exact rational number, in its lowest terms: what is proved about a table must not hang on a rounding error.</summary>
internal readonly struct Fraction : IComparable<Fraction>, IEquatable<Fraction>
{
    private readonly BigInteger _over;

    private Fraction(BigInteger top, BigInteger below)
    {
        if (!below.IsOne)
        {
            var common = BigInteger.GreatestCommonDivisor(top, below) * below.Sign;
            (top, below) = (top / common, below / common);
        }

        // One is kept as zero, so that the default value is the number zero.
        (Top, _over) = (top, below - 1);
    }

    private BigInteger Top { get; }

    private BigInteger Below => _over + 1;

    public int Sign => Top.Sign;

    public static implicit operator Fraction(int number) => new(number, BigInteger.One);

    public static Fraction operator +(Fraction a, Fraction b) =>
        a._over.IsZero && b._over.IsZero ? new(a.Top + b.Top, BigInteger.One) : new((a.Top * b.Below) + (b.Top * a.Below), a.Below * b.Below);

    public static Fraction operator -(Fraction a) => new(-a.Top, a.Below);

    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Top * b.Top, a.Below * b.Below);

    /// <exception cref="DivideByZeroException">Divided by zero: a bug of ours.</exception>
    public static Fraction operator /(Fraction a, Fraction b) => b.Sign == 0 ? throw new DivideByZeroException() : new(a.Top * b.Below, a.Below * b.Top);

    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Fraction a, Fraction b) => a.Equals(b);

    public static bool operator !=(Fraction a, Fraction b) => !a.Equals(b);

    public int CompareTo(Fraction other) => (Top * other.Below).CompareTo(other.Top * Below);

    public bool Equals(Fraction other) => Top == other.Top && _over == other._over;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Top, _over);

    public override string ToString() => _over.IsZero ? $"{Top}" : $"{Top}/{Below}";
}
