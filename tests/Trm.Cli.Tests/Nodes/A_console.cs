using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Trm.Cli.Terminal;
using Trm.Testing;

namespace Trm.Cli.Tests.Nodes;

/// <summary><c>trm node run --console</c> as a process: an administrator invites, an officer comes in over HTTP, in the clear on this machine and with TLS by files.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class A_console
{
    [TestCase(false)]
    [TestCase(true)]
    public async Task Lets_in_whoever_was_invited(bool withTls)
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        var address = new Uri($"{(withTls ? "https" : "http")}://localhost:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        using var certificate = withTls ? Certificate(scratch) : null;
        var settings = JsonNode.Parse(File.ReadAllText(NodeProcess.Config(scratch, "AT", fingerprint)))!.AsObject();
        settings["console"] = address.ToString();
        if (withTls)
            (settings["consoleCertificate"], settings["consoleKey"]) = (scratch["tls.pem"], scratch["tls.key"]);
        var config = scratch.Write("console.json", settings.ToJsonString());
        await using var node = await NodeProcess.StartAsync("AT", config, scratch["data-AT"], rabbit.Uri);
        var administrator = node.Token("AT-90", "administrator");

        var invitation = node.Run(administrator, "account", "invite", "AT-AU-001", "--role", "auditor").Json.GetProperty("secret").GetString()!;
        using var officer = new Somebody(address, certificate);
        Assert.That((await officer.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.SeeOther), "a stranger");
        await officer.AcceptAsync(invitation);

        var record = await officer.GetAsync("/record");
        Assert.That((record.Status, record.Text.Contains("Whole and untouched", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.OK, true)));
        Assert.That(record.Text, Does.Not.Contain("EXERCISE"), "this one is none");
        using var plain = new Somebody(new UriBuilder(address) { Scheme = withTls ? "http" : "https" }.Uri);
        Assert.That(async () => await plain.GetAsync("/sign-in"), Throws.InstanceOf<HttpRequestException>(), "the other way there is nothing");
        var (exit, log) = await node.StopAsync();
        Assert.That(exit, Is.Zero, log);
        Assert.That(log, Does.Not.Contain(invitation).And.Not.Contain("/record"));
    }

    [Test]
    public async Task Is_no_exercise_where_the_directory_is_none()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);

        var outcome = Trm.Run("node", "run", "--config", NodeProcess.Config(scratch, "AT", fingerprint), "--broker", rabbit.Uri.ToString(), "--training", "yes");

        Assert.That(outcome.Exit, Is.Not.Zero);
        Assert.That(outcome.Error, Does.StartWith("TRAINING_MISMATCH"));
    }

    [Test]
    public void Takes_no_key_that_others_may_read()
    {
        using var scratch = new Scratch();
        using var certificate = Certificate(scratch);
        File.SetUnixFileMode(scratch["tls.key"], File.GetUnixFileMode(scratch["tls.key"]) | UnixFileMode.GroupRead);

        var outcome = Trm.Run(
            "node", "run", "--participant", "AT", "--data", scratch["data"], "--keys", scratch["keys"], "--directory", scratch["directory.p7s"], "--broker", "amqp://localhost",
            "--console", "https://localhost:1", "--console-certificate", scratch["tls.pem"], "--console-key", scratch["tls.key"]);

        Assert.That((outcome.Exit, outcome.Error.Contains("chmod 600", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), outcome.ToString());
    }

    [Test]
    public void Says_so_where_its_port_is_taken()
    {
        using var scratch = new Scratch();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var outcome = Trm.Run("node", "run", "--config", NodeProcess.Config(scratch, "AT", Two_nodes.Prepare(scratch)), "--broker", "amqp://localhost:1", "--listen", $"http://127.0.0.1:{port}");

        Assert.That(outcome.Exit, Is.EqualTo(ExitCode.Unavailable), outcome.ToString());
        Assert.That(outcome.Error, Does.Contain("ADDRESS_IN_USE").And.Contain($"http://127.0.0.1:{port}").And.Contain("--listen"));
    }

    // As an office has it from its authority: the leaf, and whom it trusts.
    private static X509Certificate2 Certificate(Scratch scratch)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(scratch["tls.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(scratch["tls.key"], key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(scratch["tls.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
