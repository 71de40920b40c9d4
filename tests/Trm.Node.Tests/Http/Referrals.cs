using System.Text;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Tests.Http;

/// <summary>A lawful referral, as the JSON interface takes it.</summary>
internal static class Referrals
{
    private static readonly string Demo = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");

    public static object Lawful() => new
    {
        caseFile = File.ReadAllBytes(Path.Combine(Demo, "case.csv")),
        format = "csv",
        choice = (string?)null,
        sheet = Encoding.UTF8.GetString(CaseSheet.Parse(File.ReadAllBytes(Path.Combine(Demo, "sheet.json"))).Value.MovedTo(TimeProvider.System.GetUtcNow()).Write()),
    };
}
