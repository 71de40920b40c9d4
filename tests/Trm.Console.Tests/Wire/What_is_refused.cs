using System.Net;
using System.Net.Sockets;
using System.Text;
using Trm.Console.Wire;

namespace Trm.Console.Tests.Wire;

/// <summary>What somebody tries who is no officer, or an officer with a page of somebody else open.</summary>
internal sealed class What_is_refused : OnOneConsole
{
    [Test]
    public async Task A_form_of_another_site()
    {
        using var officer = await House.OfficerAsync("AT-01");
        using var other = await House.OfficerAsync("AT-02");
        var theirs = (await other.GetAsync("/account")).Field("form");

        var bare = await officer.PostBareAsync("/sign-out");
        var foreign = await officer.PostBareAsync("/sign-out", ("form", theirs));
        var query = await officer.PostBareAsync($"/sign-out?form={Uri.EscapeDataString((await officer.GetAsync("/account")).Field("form"))}");

        Assert.That(new[] { bare, foreign, query }.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(bare.Body, Does.Contain("Nothing was changed"));
        Assert.That((await officer.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.OK), "still signed in");
    }

    [Test]
    public async Task A_form_from_before_signing_in()
    {
        using var officer = House.Visitor();
        var before = (await officer.GetAsync("/sign-in")).Field("form");
        await officer.AcceptAsync(await House.InviteAsync("AT-03"), House.World.Time.GetUtcNow());

        Assert.That((await officer.PostBareAsync("/sign-out", ("form", before))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("/account", "/account")]
    [TestCase("/case?page=2", "/case?page=2")]
    [TestCase("", "/")]
    [TestCase("//evil.example", "/")]
    [TestCase("/\\evil.example", "/")]
    [TestCase("\\\\evil.example", "/")]
    [TestCase("https://evil.example", "/")]
    [TestCase("javascript:alert(1)", "/")]
    [TestCase("/\t/evil.example", "/")]
    [TestCase("/a\r\nSet-Cookie: x=y", "/")]
    [TestCase("/é", "/")]
    [TestCase("/a\"><script>", "/")]
    public async Task A_way_out_of_the_console(string to, string where)
    {
        using var stranger = House.Visitor();

        var sent = await stranger.PostAsync("/language", ("language", "fr"), ("to", to));

        Assert.That(LocalPath.Of(to), Is.EqualTo(where));
        Assert.That((sent.Status, sent.Location), Is.EqualTo((HttpStatusCode.SeeOther, where)));
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("\"><img src=x onerror=alert(1)>")]
    [TestCase("' onfocus='alert(1)")]
    public async Task A_script_in_a_field(string typed)
    {
        using var stranger = House.Visitor();

        var answer = await stranger.SignInAsync(typed, typed, typed, typed);
        var invitation = await stranger.PostAsync("/invitation", ("invitation", typed));
        var asked = await stranger.GetAsync($"/sign-in?to=/{Uri.EscapeDataString(typed)}");

        foreach (var page in new[] { answer, invitation, asked })
            Assert.That(page.Body, Does.Not.Contain("<script>alert").And.Not.Contain("<img").And.Not.Contain("' onfocus"));
    }

    [Test]
    public async Task A_body_that_is_too_large_or_none()
    {
        using var stranger = House.Visitor();
        var token = (await stranger.GetAsync("/sign-in")).Field("form");

        var large = await stranger.PostBareAsync("/sign-in", ("form", token), ("account", new string('x', (int)ConsoleHost.MaxForm)));
        var json = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new StringContent("{}", Encoding.UTF8, "application/json") });
        var broken = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new StringContent("--x\r\nnonsense", Encoding.UTF8, "multipart/form-data") });
        var many = await stranger.PostBareAsync("/sign-in", [("form", token), .. Enumerable.Range(0, 2000).Select(i => ($"f{i}", "x"))]);

        Assert.That(large.Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(large.Body, Does.Contain("too large"));
        Assert.That(json.Status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That(new[] { broken, many }.Select(a => a.Status), Is.All.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(broken.Body, Does.Contain("Nothing was changed"));
    }

    [TestCase("evil.example")]
    [TestCase("console.example.org:8443")]
    [TestCase("console.example.org.evil.example")]
    public async Task Another_host(string host)
    {
        using var stranger = House.Visitor();
        stranger.Host = host;

        var answer = await stranger.GetAsync("/sign-in");

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Body, Does.Contain("another address").And.Not.Contain(host));
    }

    [TestCase("GET /sign-in HTTP/1.1\r\nHost: console.example.org\r\nAccept-Language: \0fr\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: console.example.org\r\nHost: evil.example\r\n\r\n")]
    [TestCase("POST /sign-in HTTP/1.1\r\nHost: console.example.org\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task Headers_that_smuggle(string request)
    {
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, House.Address.Port);
        await using var stream = raw.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var buffer = new byte[4096];
        var answer = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer));

        Assert.That(answer, Does.StartWith("HTTP/1.1 400").Or.StartWith("HTTP/1.1 415"));
        Assert.That(answer, Does.Not.Contain("evil"));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[1")]
    [TestCase("""{"id":"AA","rawId":"AA","type":"public-key","response":{}}""")]
    public async Task An_answer_of_no_passkey(string credential)
    {
        using var stranger = House.Visitor();
        var options = await stranger.PostAsync("/sign-in/passkey/options");
        var ceremony = System.Text.Json.JsonDocument.Parse(options.Body).RootElement.GetProperty("ceremony").GetString()!;

        var refused = await stranger.PostAsync("/sign-in/passkey", ("ceremony", ceremony), ("credential", credential));

        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(stranger.Session, Is.Null);
    }
}
