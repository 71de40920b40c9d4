using System.Net;
using NUnit.Framework;
using Trm.Node.Tests.Retention;
using static Trm.Node.Tests.Http.ApiHost;

namespace Trm.Node.Tests.Http;

/// <summary>The end of a case over the JSON interface.</summary>
internal sealed class RetentionApiTests
{
    [Test]
    public async Task Two_runs_purge_what_is_due_over_the_interface_and_nobody_sees_content()
    {
        await using var stage = await ErasureTests.ClosedAsync(RetentionTests.Agreed("1 mo"));
        await using var host = await StartAsync(stage.World, "AT");
        using var coordinator = host.Client();
        using var worker = host.Client(Role.CaseWorker);
        using var auditor = host.Client(Role.Auditor);
        using var administrator = host.Client(Role.Administrator);

        foreach (var wrong in new[] { "days=-1", "days=many", "day=3" })
            await GetAsync(coordinator, $"/api/retention?{wrong}", HttpStatusCode.UnprocessableEntity);
        await PostAsync(auditor, "/api/retention/run", new { }, HttpStatusCode.Forbidden);
        await PostAsync(administrator, "/api/retention/offer", new { }, HttpStatusCode.Forbidden);
        Assert.That((await GetAsync(administrator, "/api/retention?days=60", HttpStatusCode.OK)).GetProperty("cases").GetArrayLength(), Is.Zero);
        var listed = await GetAsync(auditor, "/api/retention?days=60", HttpStatusCode.OK);
        Assert.That(listed.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("class").GetString()), Does.Contain("case").And.Contain("received-ids"));
        var one = listed.GetProperty("cases")[0];
        Assert.That((one.GetProperty("case").GetString(), one.GetProperty("obstacles")[0].GetProperty("path").GetString()), Is.EqualTo((stage.Case.ToString(), "copy")));

        Assert.That((await PostAsync(coordinator, "/api/retention/offer", new { days = 60 }, HttpStatusCode.OK))[0].GetString(), Is.EqualTo(stage.Case.ToString()));
        await RetentionTests.ItIsAsync(stage, stage.Now.AddDays(35));
        Assert.That((await PostAsync(coordinator, "/api/retention/run", new { }, HttpStatusCode.OK)).GetProperty("proposed")[0].GetString(), Is.EqualTo(stage.Case.ToString()));
        Assert.That((await PostAsync(worker, "/api/retention/run", new { }, HttpStatusCode.OK)).GetProperty("erased")[0].GetString(), Is.EqualTo(stage.Case.ToString()));
        Assert.That((await GetAsync(auditor, "/api/erasures", HttpStatusCode.OK))[0].GetProperty("basis").GetString(), Is.EqualTo("retention-over"));
    }

    [Test]
    public async Task Two_officers_erase_a_case_over_the_interface_and_the_other_side_answers()
    {
        await using var stage = await ErasureTests.ClosedAsync();
        await using var atHost = await StartAsync(stage.World, "AT");
        await using var rsHost = await StartAsync(stage.World, "RS");
        using var at = atHost.Client();
        using var atWorker = atHost.Client(Role.CaseWorker);
        using var auditor = atHost.Client(Role.Auditor);
        using var rs = rsHost.Client();
        var path = $"/api/referrals/{stage.Case}";

        await PostAsync(at, $"{path}/erasure", new { basis = "because" }, HttpStatusCode.UnprocessableEntity);
        await PostAsync(auditor, $"{path}/erasure", new { basis = "objection" }, HttpStatusCode.Forbidden);
        await PostAsync(at, $"{path}/copy", new { choice = "delivered" }, HttpStatusCode.UnprocessableEntity);
        await PostAsync(at, $"{path}/copy", new { choice = "declined" }, HttpStatusCode.OK);
        await PostAsync(at, $"{path}/legal-hold", new { stands = true, why = "legal-claim" }, HttpStatusCode.OK);
        var held = await PostAsync(at, $"{path}/erasure", new { basis = "objection" }, HttpStatusCode.UnprocessableEntity);
        Assert.That(held.GetProperty("code").GetString(), Is.EqualTo("HELD"));
        Assert.That((await PostAsync(at, $"{path}/legal-hold", new { }, HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString(), Is.EqualTo("REQUIRED"), "silence lifts nothing");
        await PostAsync(at, $"{path}/legal-hold", new { stands = true }, HttpStatusCode.UnprocessableEntity);
        await PostAsync(at, $"{path}/legal-hold", new { stands = false }, HttpStatusCode.OK);
        var proposed = await PostAsync(at, $"{path}/erasure", new { basis = "objection" }, HttpStatusCode.OK);
        Assert.That(proposed.GetProperty("state").GetString(), Is.EqualTo("proposed"));
        var erased = await PostAsync(atWorker, $"{path}/erasure", new { basis = "objection" }, HttpStatusCode.OK);
        Assert.That(erased.GetProperty("state").GetString(), Is.EqualTo("done"));
        Assert.That((await GetAsync(at, path, HttpStatusCode.OK)).GetProperty("case").GetProperty("state").GetString(), Is.EqualTo("erased"));

        await stage.Settled();
        var request = (await GetAsync(rs, "/api/rights", HttpStatusCode.OK))[0];
        Assert.That((request.GetProperty("right").GetString(), request.GetProperty("isOurs").GetBoolean()), Is.EqualTo(("erasure", false)));
        await PostAsync(
            rs, $"{path}/rights-done",
            new { message = request.GetProperty("message").GetString(), right = "erasure", outcome = "refused", keptFor = "legal-duty", secondApprover = "RS-CW-1" }, HttpStatusCode.Accepted);
        await stage.Settled();
        var listed = (await GetAsync(auditor, "/api/erasures", HttpStatusCode.OK))[0];
        Assert.That((listed.GetProperty("outcome").GetString(), listed.GetProperty("kept").GetString()), Is.EqualTo(("refused", "legal-duty")));
        Assert.That((await GetAsync(auditor, "/api/legal-holds", HttpStatusCode.OK))[0].GetProperty("liftedBy").GetString(), Is.EqualTo("AT-01"));
        await GetAsync(auditor, "/api/rights", HttpStatusCode.Forbidden);
    }
}
