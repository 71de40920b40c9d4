using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Node.Http;
using Trm.Node.Tests.Exchange;
using Task = System.Threading.Tasks.Task;

namespace Trm.Node.Tests.Fhir;

/// <summary>Case-management systems on other machines: known by their certificate, and by nothing else.</summary>
internal sealed class Machines
{
    [Test]
    public async Task A_machine_is_known_by_the_certificate_that_was_bound_to_its_officer_as_long_as_the_file_is_there()
    {
        await using var world = new World("AT", "RS");
        await world.StartAsync("AT");
        var access = System.IO.Directory.CreateDirectory(Path.Combine(world.DataOf("AT"), "access")).FullName;
        using var bound = Certificate("case management");
        using var unbound = Certificate("somebody");
        using var over = Certificate("case management of last year", until: -1);
        var coordinator = AccessTokens.Pin(access, new Officer("AT-CMS-1", Role.Coordinator), bound);
        AccessTokens.Pin(access, new Officer("AT-CMS-2", Role.Coordinator), over);
        var token = await File.ReadAllTextAsync(AccessTokens.Create(access, new Officer("AT-01", Role.Coordinator)));
        using var server = Certificate("127.0.0.1");
        await using var app = await HostAsync(world, access, server);
        var address = new Uri(app.Urls.Single());

        Assert.That(await AskAsync(address, server, bound), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AskAsync(address, server, unbound), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await AskAsync(address, server, unbound, token.Trim()), Is.EqualTo(HttpStatusCode.Unauthorized), "a token counts on this machine alone");
        Assert.That(await AskAsync(address, server, over), Is.EqualTo(HttpStatusCode.Unauthorized), "its time is over");
        Assert.That(async () => await AskAsync(address, server, null), Throws.InstanceOf<HttpRequestException>(), "who shows none does not come in");
        File.Delete(coordinator);
        Assert.That(await AskAsync(address, server, bound), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private static async Task<WebApplication> HostAsync(World world, string access, X509Certificate2 server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenForMachines(new() { Listen = new("https://127.0.0.1:0"), Certificate = server }));
        builder.Services.AddNodeApi();
        var app = builder.Build();
        app.MapNode(world["AT"], AccessTokens.ReadOrCreate(access, world.Id("AT")));
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpStatusCode> AskAsync(Uri address, X509Certificate2 server, X509Certificate2? own, string? token = null)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = own is null ? null : [own],
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == server.GetCertHashString(),
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync("/fhir/Task");
        return answer.StatusCode;
    }

    private static X509Certificate2 Certificate(string name, int until = 30)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(until));
        // What TLS uses has its key where the operating system finds it.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
