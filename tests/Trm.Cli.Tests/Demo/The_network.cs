using System.Globalization;

namespace Trm.Cli.Tests.Demo;

/// <summary>The demonstration in a network namespace that has nothing but loopback, and what the kernel counted there.</summary>
internal sealed class The_network
{
    // Every attempt to send shows in one of these, also where there is no way: no route, a name to look up, a connection to open.
    private static readonly string[] Counters = ["Ip OutRequests", "Ip OutNoRoutes", "Tcp ActiveOpens", "Udp OutDatagrams", "Ip6OutRequests", "Ip6OutNoRoutes", "Udp6OutDatagrams"];

    [Test]
    public void Sees_no_connection_of_the_demonstration()
    {
        var outcome = InNamespace($"dotnet '{Trm.Program}' demo --once --json > \"$1\"");

        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        Assert.That(Count(outcome.Out), Is.EqualTo(Counters.Select(c => (c, 0L))), "something tried to reach the network");
    }

    [Test]
    public void Would_see_one()
    {
        var outcome = InNamespace("bash -c 'exec 3<>/dev/tcp/192.0.2.1/443' 2> /dev/null; bash -c 'exec 3<>/dev/udp/192.0.2.1/53; echo >&3' 2> /dev/null; true");

        Assert.That(Count(outcome.Out).Sum(c => c.Value), Is.Positive, outcome.ToString());
    }

    private static Trm.Outcome InNamespace(string command)
    {
        using var scratch = new Scratch();
        var outcome = Trm.Process("unshare", ["--net", "sh", "-c", $"{command}; code=$?; cat /proc/net/snmp; cat /proc/net/snmp6; exit $code", "sh", scratch["out"]]);
        if (outcome.Error.Contains("unshare failed", StringComparison.Ordinal))
            Assert.Fail($"This test needs a network namespace: run it as root, or where unshare --net is permitted. {outcome.Error}");
        return outcome;
    }

    private static List<(string Name, long Value)> Count(string text)
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            var (names, numbers) = (lines[i].Split(' '), lines[i + 1].Split(' '));
            if (names[0].EndsWith(':') && names[0] == numbers[0] && names.Length == numbers.Length && !long.TryParse(names[1], CultureInfo.InvariantCulture, out _))
                for (var n = 1; n < names.Length; n++)
                    if (long.TryParse(numbers[n], CultureInfo.InvariantCulture, out var number))
                        values[$"{names[0].TrimEnd(':')} {names[n]}"] = number;
            if (lines[i].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var name, var value] && long.TryParse(value, CultureInfo.InvariantCulture, out var six))
                values[name] = six;
        }

        Assert.That(values.Keys, Does.Contain("Ip OutRequests").And.Contain("Tcp ActiveOpens"));
        return [.. Counters.Select(c => (c, values.GetValueOrDefault(c)))];
    }
}
