using NUnit.Framework;
using Trm.Node.Hooks;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Hooks;

/// <summary>A file of hooks that says more, less or other than it must is refused, with the place; where one is called again, and what a case's news are.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HookFileTests
{
    [TestCase("\"hooks\":1", "\"hooks\":2", "CONTRACT_VERSION_UNSUPPORTED at hooks", TestName = "Another form")]
    [TestCase("\"hooks\":1", "\"hooks\":1,\"case\":1", "STRUCTURE at hooks", TestName = "A member more")]
    [TestCase("{\"hooks\"", "[{\"hooks\"", "FILE_INVALID at hooks", TestName = "No JSON")]
    [TestCase("\"cms\"", "\"CMS 1\"", "VALUE at endpoints[0].name", TestName = "No name")]
    [TestCase("https://cms.example.rs/trm", "http://cms.example.rs/trm", "VALUE at endpoints[0].to", TestName = "In the clear to another machine")]
    [TestCase("https://cms.example.rs/trm", "https://u:p@cms.example.rs/trm", "VALUE at endpoints[0].to", TestName = "A password in the address")]
    [TestCase("\"coordinator\"", "\"auditor\"", "CODE_INVALID at endpoints[0].role", TestName = "Who reads no cases")]
    [TestCase("\"coordinator\"", "\"coordinator\",\"organisation\":\"RS-SHELTER\"", "VALUE at endpoints[0].organisation", TestName = "A coordinator of an organisation")]
    [TestCase("\"RS-CMS-1\"", "\"Ana Petrović\"", "VALUE at endpoints[0].officer", TestName = "A person's name")]
    [TestCase("[\"SECRET\"]", "[]", "REQUIRED at endpoints[0].secretFiles", TestName = "No secret")]
    [TestCase("[\"SECRET\"]", "[\"SECRET\",\"SECRET\",\"SECRET\"]", "REQUIRED at endpoints[0].secretFiles", TestName = "Three secrets")]
    [TestCase("[\"SECRET\"]", "[\"SECRET\",\"absent\"]", "REQUIRED at endpoints[0].secretFiles", TestName = "A secret that is not there")]
    [TestCase("\"officer\"", "\"authorityFile\":\"absent.pem\",\"officer\"", "REQUIRED at endpoints[0].authorityFile", TestName = "Nobody to vouch for it")]
    public void A_fault_refuses_the_file(string right, string wrong, string fault)
    {
        using var files = new TestAuthority();

        Assert.That(Read(files, right, wrong).Rejection.ToString(), Does.StartWith(fault));
        Assert.That(Read(files, right, right).IsOk, Is.True, "and only that");
    }

    [Test]
    public void A_name_stands_once_and_an_exercise_reaches_nobody_outside()
    {
        using var files = new TestAuthority();
        var (secret, officer) = (files.Secret("whsec_" + Convert.ToBase64String(new byte[32])), Stage.Belgrade);
        var (outside, here) = (HookFiles.Entry("cms", "https://cms.example.rs/trm", secret, officer), HookFiles.Entry("cms", "http://127.0.0.1:9/trm", secret, officer));

        Assert.That(Read(files, HookFiles.Of([outside, here]), false).Rejection.ToString(), Does.StartWith("ID_REUSED at endpoints"));
        Assert.That(Read(files, HookFiles.Of([outside, HookFiles.Entry("shelter", "https://house.example.rs/trm", files.Secret(File.ReadAllText(secret).Trim()), officer)]), false).Rejection.ToString(), Does.StartWith("ID_REUSED at endpoints").And.Contain("each secret"));
        Assert.That(Read(files, HookFiles.Of([outside]), true).Rejection.ToString(), Does.StartWith("VALUE at endpoints[0].to"));
        Assert.That(Read(files, HookFiles.Of([here]), true).IsOk, Is.True);
    }

    [Test]
    public void The_pauses_grow_to_an_hour_and_differ()
    {
        Assert.That(Enumerable.Range(0, 50).Select(_ => HookRetry.Pause(1)), Is.All.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
        Assert.That(Enumerable.Range(0, 50).Select(_ => HookRetry.Pause(4)), Is.All.InRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(80)));
        Assert.That(Enumerable.Range(0, 50).Select(_ => HookRetry.Pause(10_000)), Is.All.InRange(TimeSpan.FromMinutes(30), TimeSpan.FromHours(1)));
        Assert.That(Enumerable.Range(0, 50).Select(_ => HookRetry.Pause(20)).Distinct().Count(), Is.GreaterThan(40));
    }

    [TestCase("plan-offered", 0, "plan-accepted", 0, "readiness.confirmed")]
    [TestCase("cleared", 0, "final-check", 0, "readiness.confirmed")]
    [TestCase("final-check", 0, "plan-accepted", 1, "hold.set readiness.withdrawn")]
    [TestCase("plan-accepted", 1, "plan-accepted", 0, "hold.lifted")]
    [TestCase("final-check", 0, "travelling", 0, "")]
    [TestCase("travelling", 0, "met", 0, "")]
    public void What_is_new_in_a_case(string before, long held, string after, long isHeld, string news) => Assert.That(
        string.Join(' ', new CaseStanding { Turn = "ours", Next = "meet", Held = isHeld, ReturnState = after }.News(new() { Turn = "ours", Next = "meet", Held = held, ReturnState = before })), Is.EqualTo(news));

    private static Trm.Contracts.Rejections.Result<IReadOnlyList<Hook>> Read(TestAuthority files, string right, string wrong)
    {
        var secret = files.Secret("whsec_" + Convert.ToBase64String(new byte[32]));
        var text = """{"hooks":1,"endpoints":[{"name":"cms","to":"https://cms.example.rs/trm","secretFiles":["SECRET"],"officer":"RS-CMS-1","role":"coordinator"}]}""";
        return Read(files, text.Replace(right, wrong, StringComparison.Ordinal).Replace("SECRET", secret, StringComparison.Ordinal), isTraining: false);
    }

    private static Trm.Contracts.Rejections.Result<IReadOnlyList<Hook>> Read(TestAuthority files, string text, bool isTraining) => HookFile.Read(files.Secret(text), isTraining);
}
