using System.Diagnostics;
using System.Globalization;

namespace Trm.Benchmarks.Crypto;

/// <summary><c>openssl speed</c> of the same primitives on the same machine: what the library itself says it can do. Microseconds of one operation.</summary>
internal static class OpenSslSpeed
{
    /// <summary>By the names of <see cref="Primitives"/>; empty where there is no <c>openssl</c>.</summary>
    /// <param name="capsule">Bytes that are encrypted.</param>
    /// <param name="hashed">Bytes that are hashed.</param>
    /// <param name="seconds">How long each is measured.</param>
    public static IReadOnlyDictionary<string, double> Measure(int capsule, int hashed, int seconds)
    {
        var told = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var fields in Run($"-mr -seconds {seconds} ecdsap256 ecdhp256").Concat(Run($"-mr -seconds {seconds} -bytes {capsule} -evp aes-256-gcm")).Concat(Run($"-mr -seconds {seconds} -bytes {hashed} -evp sha256")))
            switch (fields)
            {
                case ["+F4", _, _, var sign, var verify]:
                    (told[Primitives.Sign], told[Primitives.Verify]) = (1e6 / Number(sign), 1e6 / Number(verify));
                    break;
                case ["+F5", _, _, var derive, _]:
                    told[Primitives.Derive] = 1e6 / Number(derive);
                    break;
                case ["+F", _, "AES-256-GCM" or "aes-256-gcm", var rate]:
                    told[Primitives.Encrypt] = told[Primitives.Decrypt] = capsule * 1e6 / Number(rate);
                    break;
                case ["+F", _, "SHA256" or "sha256", var rate]:
                    told[Primitives.Hash] = hashed * 1e6 / Number(rate);
                    break;
            }

        return told;
    }

    /// <summary>What the program says of itself.</summary>
    public static string Version() => Text("version") is { Length: > 0 } said ? said.Trim() : "openssl is not there";

    // What -mr prints: a mark, then fields between colons; rates in operations or bytes a second.
    private static IEnumerable<string[]> Run(string arguments) => Text("speed " + arguments).Split('\n').Where(l => l.StartsWith("+F", StringComparison.Ordinal)).Select(l => l.Split(':'));

    private static string Text(string arguments)
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = openssl.StandardError.ReadToEndAsync();
            var text = openssl.StandardOutput.ReadToEnd();
            openssl.WaitForExit();
            _ = errors.Result;
            return text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
