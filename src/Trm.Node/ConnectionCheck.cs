using System.Net;

namespace Trm.Node;

/// <summary>What the options of every connection to a server are held to. A fault names the option and what to do.</summary>
/// <param name="of">Whose options: <c>broker</c>, <c>database</c>.</param>
internal sealed class ConnectionCheck(string of)
{
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public void Require(bool holds, string option, string fault)
    {
        if (!holds)
            throw new ArgumentException($"{of} option {option} {fault}", option);
    }

    /// <summary>True of a host that no network lies before.</summary>
    public static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    public void RequireDuration(TimeSpan value, string name) =>
        Require(value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(5), name, "must be more than 0 and at most 5 minutes");

    /// <summary>What is named is there; secrets are their owner's only.</summary>
    public void RequireFiles(params (string? File, string Name, bool IsSecret)[] files)
    {
        foreach (var (file, name, _) in files)
            Require(file is null || File.Exists(file), name, $"does not exist: {file}");
        foreach (var (file, name, _) in files.Where(f => f.IsSecret))
            RequireOwnerOnly(file, name);
    }

    private void RequireOwnerOnly(string? file, string name)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (file is not null && !OperatingSystem.IsWindows())
            Require((File.GetUnixFileMode(file) & others) == UnixFileMode.None, name, $"must be readable by its owner only (chmod 600 {file})");
    }
}
