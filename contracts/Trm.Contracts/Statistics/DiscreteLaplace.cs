namespace Trm.Contracts.Statistics;

/// <summary>
/// Noise that hides one person in a count: a whole number z, as likely as exp(-|z| * epsilon). Drawn exactly, with whole numbers alone: what rounding does to a logarithm is known to give the noise away.
/// </summary>
/// <remarks>
/// Canonne, Kamath, Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 and 2; against floating point: Mironov, "On significance of the least significant bits for differential
/// privacy" (2012).
/// </remarks>
public static class DiscreteLaplace
{
    /// <summary>Draws once.</summary>
    /// <param name="top">Epsilon is <paramref name="top"/> / <paramref name="below"/>, both above zero.</param>
    public static int Sample(int top, int below, Draw draw)
    {
        while (true)
        {
            var rest = draw(below);
            if (!HappensWithExp(rest, below, draw))
                continue;
            var whole = 0L;
            while (HappensWithExp(1, 1, draw))
                whole++;
            var size = (rest + (below * whole)) / top;
            var isNegative = draw(2) == 1;
            // Zero has no sign: once is enough.
            if (isNegative && size == 0)
                continue;
            return (int)Math.Min(size, int.MaxValue) * (isNegative ? -1 : 1);
        }
    }

    /// <summary>True with probability exp(-top / below), which is not above one.</summary>
    private static bool HappensWithExp(int top, int below, Draw draw)
    {
        var k = 1;
        while (Happens(top, below, k, draw))
            k++;
        return k % 2 == 1;
    }

    // With probability top / (below * k), in two draws, so that no product overflows.
    private static bool Happens(int top, int below, int k, Draw draw) => draw(below) < top && draw(k) == 0;
}
