using System.Text.Json;
using Trm.Contracts.Referrals;

namespace Trm.Node.Tests.Hooks;

/// <summary>Files of hooks, as an administrator writes them.</summary>
internal static class HookFiles
{
    public static string Of(IEnumerable<string> entries) => $$"""{ "hooks": 1, "endpoints": [{{string.Join(", ", entries)}}] }""";

    public static string Entry(string name, string address, string secret, Officer officer) => JsonSerializer.Serialize(new
    {
        name, to = address, secretFiles = new[] { secret }, officer = officer.Code, role = ReferralLifecycle.Name(officer.Role), organisation = officer.Organisation,
    });
}
