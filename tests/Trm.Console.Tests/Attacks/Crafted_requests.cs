using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trm.Console.Tests.Attacks;

/// <summary>Requests that no browser sends: other methods, headers of a proxy that is not there, lines in the middle of lines.</summary>
internal sealed class Crafted_requests
{
    private static readonly string[] Methods = ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE"];

    // What some servers take for where or as what a request is meant.
    private static readonly (string Name, string Value)[] Headers =
    [
        ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "javascript"), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Prefix", "//evil.example"), ("X-Forwarded-Port", "1"),
        ("Forwarded", "for=203.0.113.7;host=evil.example;proto=http"), ("X-Original-URL", "/record"), ("X-Rewrite-URL", "/record"), ("X-HTTP-Method-Override", "POST"), ("X-Method-Override", "DELETE"),
        ("X-Original-Host", "evil.example"), ("Referer", "https://evil.example/"), ("Origin", "https://evil.example"), ("X-MS-CLIENT-PRINCIPAL", "AT-AU-1"), ("Authorization", "Basic QVQtMDc6eA=="),
    ];

    [Test]
    public async Task By_another_method_find_nothing_and_do_nothing()
    {
        var (wrong, before) = (new List<string>(), await Act.DoneAsync());
        using var officer = await Besieged.Both["AT-07"].VisitsAsync();
        using var stranger = Besieged.Both.Vienna.Visitor();
        var addresses = Besieged.Both.Vienna.Addresses.Where(a => a.Method is "GET" or "POST" && !a.Path.StartsWith("/assets/", StringComparison.Ordinal)).ToLookup(a => a.Path, a => a.Method);
        foreach (var address in addresses)
        {
            var path = Act.Of(address.Key, Besieged.Expected.ToString());
            foreach (var method in Methods.Concat(new[] { "GET", "POST" }.Except(address)))
            {
                var (mine, theirs) = (await officer.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)), await stranger.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)));
                if (mine.Status != HttpStatusCode.NotFound || theirs.Location?.StartsWith("/sign-in?to=", StringComparison.Ordinal) != true)
                    wrong.Add($"{method} {path}: {mine.Status}, {theirs.Status} {theirs.Location}");
            }

            // HEAD is answered as nothing is: nobody learns by it what a page would be.
            if ((await officer.SendAsync(new HttpRequestMessage(HttpMethod.Head, path))) is var head && (head.Status != HttpStatusCode.NotFound || head.Body.Length > 0))
                wrong.Add($"HEAD {path}: {head.Status}");
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(await Act.DoneAsync(), Is.EqualTo(before), "nothing was done");
    }

    [Test]
    public async Task With_headers_of_a_proxy_are_answered_as_without()
    {
        using var stranger = Besieged.Both.Vienna.Visitor();
        using var officer = await Besieged.Both["AT-07"].VisitsAsync();
        var (door, account) = (await stranger.GetAsync("/sign-in?to=/today"), await officer.GetAsync("/account"));

        foreach (var (name, value) in Headers)
        {
            var (there, own) = (await SendAsync(stranger, "/sign-in?to=/today", name, value), await SendAsync(officer, "/account", name, value));
            Assert.That((there.Status, there.Bare), Is.EqualTo((door.Status, door.Bare)), name);
            Assert.That((own.Status, own.Bare), Is.EqualTo((account.Status, account.Bare)), name);
        }
    }

    [TestCase("GET /sign-in?to=/%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET /%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET /record%0d%0aX-Planted:%201?planted HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: {0}\r\nCookie: trm-language=fr%0d%0aSet-Cookie: planted=1\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: {0}\r\nCookie: trm-session=a\r\n Set-Cookie: planted=1\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: {0}\r\nAccept-Language: fr\rSet-Cookie: planted=1\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: {0}\r\nAccept-Language: fr\nSet-Cookie: planted=1\r\n\r\n")]
    [TestCase("GET //evil.example/planted HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET http://evil.example/planted HTTP/1.1\r\nHost: {0}\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: {0}@evil.example\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: {0}\r\n\r\n")]
    [TestCase("GET /sign-in HTTP/1.1\r\n\r\n")]
    [TestCase("TRACE / HTTP/1.1\r\nHost: {0}\r\nX-Planted: 1\r\n\r\n")]
    [TestCase("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")]
    public async Task Plant_no_header_and_no_way_out(string request)
    {
        var address = Besieged.Both.Vienna.Public;
        using var raw = new TcpClient();
        await raw.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = raw.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, address.Authority)));
        var buffer = new byte[16 * 1024];
        var head = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer)).Split("\r\n\r\n")[0];

        Assert.That(head, Does.Match("^HTTP/1.1 (200|303|4[0-9][0-9]) "));
        Assert.That(head.Split("\r\n").Skip(1), Has.None.Match("^(?i)(set-cookie: ?planted|x-planted)").And.None.Match("^(?i)location: ?(//|[a-z]+:)"));
    }

    private static Task<Answer> SendAsync(Visitor visitor, string path, string name, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(name, value);
        return visitor.SendAsync(request);
    }
}
