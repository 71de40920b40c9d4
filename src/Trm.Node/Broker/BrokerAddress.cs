using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Trm.Node.Broker;

/// <summary>Where a broker is, in one line: <c>amqps://user@a,b:5673,c/vhost</c>. The hosts are the nodes of one cluster; whichever answers is used.</summary>
/// <param name="First">The address with its first host alone.</param>
/// <param name="OtherHosts">The others, each <c>host</c> or <c>host:port</c>.</param>
public sealed partial record BrokerAddress(Uri First, IReadOnlyList<string> OtherHosts)
{
    /// <summary>Reads the line; false where it is no address. What it may say is for <see cref="BrokerOptions.Validate"/> to judge.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BrokerAddress? address)
    {
        address = null;
        if (Line().Match(text) is not { Success: true } line)
            return false;
        var hosts = line.Groups["hosts"].Value.Split(',');
        if (!Uri.TryCreate(line.Groups["before"].Value + hosts[0] + line.Groups["after"].Value, UriKind.Absolute, out var first))
            return false;
        address = new(first, hosts[1..]);
        return true;
    }

    /// <summary>The line as it may be shown: with the user, without a password.</summary>
    public static string Redacted(string text) => Password().Replace(text, ":...@", 1);

    /// <summary>Host and port of <c>host</c>, <c>host:port</c> or <c>[IPv6]:port</c>; false for anything else.</summary>
    internal static bool TryParseHost(string text, int defaultPort, out (string Host, int Port) host)
    {
        host = default;
        if (Host().Match(text) is not { Success: true } parts)
            return false;
        var port = parts.Groups["port"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : defaultPort;
        host = (parts.Groups["name"].Value.Trim('[', ']'), port);
        return port is > 0 and <= ushort.MaxValue && Uri.CheckHostName(host.Host) is not UriHostNameType.Unknown;
    }

    // Greedy up to the last '@' before a '/': a user name may hold anything but these.
    [GeneratedRegex(@"\A(?<before>[a-z]+://(?:[^/@]*@)?)(?<hosts>[^/@?#]+)(?<after>(?:/.*)?)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?<port>[0-9]{1,5}))?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<=://[^/@:]*):[^/@]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
