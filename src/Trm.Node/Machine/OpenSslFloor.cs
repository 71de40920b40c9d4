using System.Security.Cryptography;

namespace Trm.Node.Machine;

/// <summary>
/// The releases of OpenSSL below which known faults touch what this house does (AuthEnvelopedData, CMS): 3.0.22, 3.5.7, 3.6.3. A node below them warns and runs: who cannot
/// update today must still be able to send a report.
/// </summary>
public static class OpenSslFloor
{
    /// <summary>The version of the OpenSSL that this process has loaded, as <c>OpenSSL_version_num</c> gives it: 0xMNN00PP0; 0 on a platform without OpenSSL.</summary>
    public static long Loaded => OperatingSystem.IsWindows() || OperatingSystem.IsBrowser() || OperatingSystem.IsAndroid() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
        ? 0
        : SafeEvpPKeyHandle.OpenSslVersion;

    /// <summary>What to update to; null where the version is none of those with known faults. Branches between that have no floor (3.1 to 3.4) are no longer mended.</summary>
    /// <param name="version">As <see cref="Loaded"/>.</param>
    public static string? Below(long version)
    {
        var (major, minor, patch) = Parts(version);
        return (major, minor) switch
        {
            _ when version == 0 => null,
            (< 3, _) => "3.0.22",
            (3, 0) => patch < 22 ? "3.0.22" : null,
            (3, < 5) => "3.5.7",
            (3, 5) => patch < 7 ? "3.5.7" : null,
            (3, 6) => patch < 3 ? "3.6.3" : null,
            _ => null,
        };
    }

    /// <summary>The version as people write it: 3.0.19.</summary>
    public static string Name(long version)
    {
        var (major, minor, patch) = Parts(version);
        return FormattableString.Invariant($"{major}.{minor}.{patch}");
    }

    private static (long Major, long Minor, long Patch) Parts(long version) => (version >> 28 & 0xF, version >> 20 & 0xFF, version >> 4 & 0xFF);
}
