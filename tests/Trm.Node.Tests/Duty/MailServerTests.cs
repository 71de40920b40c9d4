using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Node.Duty;
using Trm.Testing;

namespace Trm.Node.Tests.Duty;

/// <summary>E-mails to a real mail server: in the clear on this machine alone, else encrypted and by name; whatever it says, nothing but its codes counts.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MailServerTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 5, 0, TimeSpan.Zero);
    private static readonly MailAddress To = MailAddress.Parse("duty.90@office.example").Value;

    [Test]
    public async Task An_e_mail_says_what_it_must_and_ends_where_it_must()
    {
        await using var server = await SmtpServer.StartAsync();

        await Server(server).SendAsync(To, "co-1", At, Text("A.", ".", "..b"), CancellationToken.None);

        var mail = server.Taken.Single();
        Assert.That((mail.From, mail.To, mail.IsEncrypted), Is.EqualTo(("node@office.example", "duty.90@office.example", false)));
        Assert.That(mail.Text, Is.EqualTo(string.Join("\r\n",
            "From: node@office.example", "To: duty.90@office.example", "Subject: You have 1 urgent item", "Date: Sun, 22 Nov 2026 09:05:00 +0000", "Message-ID: <co-1@office.example>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii", "Content-Transfer-Encoding: 7bit", "", "A.", ".", "..b", "")));
    }

    [Test]
    public async Task No_text_ends_a_line_a_header_or_the_e_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        var text = Text("one\r\n.\r\nMAIL FROM:<x@y.example>\r\nBcc: c@d.example") with { Subject = "two\r\nBcc: e@f.example" };

        await Server(server).SendAsync(To, "co-1", At, text, CancellationToken.None);

        var lines = server.Taken.Single().Text.Split("\r\n");
        Assert.That(lines, Has.None.StartsWith("Bcc:").And.None.StartsWith("MAIL FROM"));
        Assert.That(lines[2], Is.EqualTo("Subject: two  Bcc: e@f.example"));
    }

    [Test]
    public async Task Over_TLS_with_a_password_to_a_server_that_an_authority_vouches_for()
    {
        using var authority = new TestAuthority();
        await using var server = await SmtpServer.StartAsync(authority.CertificateFile, authority.KeyFile, "opensesame");

        await Server(server, authority, "opensesame").SendAsync(To, "co-1", At, Text(), CancellationToken.None);
        var wrong = Assert.ThrowsAsync<CalloutException>(() => Server(server, authority, "guess").SendAsync(To, "co-2", At, Text(), CancellationToken.None));

        Assert.That(server.Taken.Select(m => m.IsEncrypted), Is.EqualTo([true]));
        Assert.That(wrong!.Code, Is.EqualTo("MAIL_REFUSED_535"));
    }

    [Test]
    public async Task A_server_that_nobody_vouches_for_hears_no_word()
    {
        using var authority = new TestAuthority();
        using var another = new TestAuthority();
        await using var server = await SmtpServer.StartAsync(authority.CertificateFile, authority.KeyFile);

        var fault = Assert.ThrowsAsync<CalloutException>(() => Server(server, another).SendAsync(To, "co-1", At, Text(), CancellationToken.None));

        Assert.That(fault!.Code, Is.EqualTo("MAIL_UNAVAILABLE"));
        Assert.That(server.Taken, Is.Empty);
    }

    [Test]
    public async Task Where_encryption_is_wanted_a_server_that_offers_none_hears_no_word()
    {
        using var authority = new TestAuthority();
        await using var server = await SmtpServer.StartAsync();

        var fault = Assert.ThrowsAsync<CalloutException>(() => Server(server, authority).SendAsync(To, "co-1", At, Text(), CancellationToken.None));

        Assert.That(fault!.Code, Is.EqualTo("MAIL_NOT_ENCRYPTED"));
        Assert.That(server.Taken, Is.Empty);
    }

    [Test]
    public async Task Later_is_no_yes()
    {
        await using var server = await SmtpServer.StartAsync();
        server.Refuses = true;

        var fault = Assert.ThrowsAsync<CalloutException>(() => Server(server).SendAsync(To, "co-1", At, Text(), CancellationToken.None));

        Assert.That(fault!.Code, Is.EqualTo("MAIL_REFUSED_451"));
    }

    [TestCase("220 hello\r\n250-mail.test\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n", "MAIL_UNAVAILABLE", TestName = "Words before the encryption that would count as said within it")]
    [TestCase("220 hello\r\n", "MAIL_UNAVAILABLE", TestName = "A server that hangs up")]
    [TestCase("hello\r\n", "MAIL_UNAVAILABLE", TestName = "No code")]
    [TestCase("554 go away\r\n", "MAIL_REFUSED_554", TestName = "A greeting that refuses")]
    public async Task A_bad_server(string says, string code) => Assert.That(await AgainstAsync(Encoding.ASCII.GetBytes(says)), Is.EqualTo(code));

    [Test]
    public async Task A_server_that_never_ends_its_line_or_its_answer_is_left()
    {
        Assert.That(await AgainstAsync(Encoding.ASCII.GetBytes("220 " + new string('x', 100_000))), Is.EqualTo("MAIL_UNAVAILABLE"));
        Assert.That(await AgainstAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("220-more\r\n", 10_000)))), Is.EqualTo("MAIL_UNAVAILABLE"));
    }

    [Test]
    public async Task It_greets_by_the_name_of_the_domain_that_it_writes_from()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 hello\r\n"u8.ToArray());
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return await reader.ReadLineAsync();
        });
        var options = new MailOptions { Uri = new($"smtp://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"), From = "node@office.example" };

        Assert.ThrowsAsync<CalloutException>(() => new MailServer(options).SendAsync(To, "co-1", At, Text(), CancellationToken.None));

        Assert.That(await heard, Is.EqualTo("EHLO office.example"));
    }

    [Test]
    public void For_no_e_mail_everybody_else_waits_longer_than_a_minute() => Assert.That(
        () => new MailOptions { Uri = new("smtps://mail.office.example"), From = "node@office.example", Timeout = TimeSpan.FromSeconds(61) }.Validate(), Throws.ArgumentException.With.Message.Contains("Timeout"));

    [TestCase("http://mail.office.example", "node@office.example", TestName = "No mail address scheme")]
    [TestCase("smtps://user:word@mail.office.example", "node@office.example", TestName = "A password in the address")]
    [TestCase("smtps://user@mail.office.example", "node@office.example", TestName = "A user without a password")]
    [TestCase("smtps://mail.office.example", "node at office", TestName = "No sender")]
    public void Refused_options(string uri, string from) =>
        Assert.That(() => new MailOptions { Uri = new(uri), From = from }.Validate(), Throws.ArgumentException.With.Message.StartsWith("mail option"));

    // Says all that at once, to whoever connects.
    private static async Task<string> AgainstAsync(byte[] says)
    {
        using var authority = new TestAuthority();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(says);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null);
            }
            catch (IOException)
            {
                // It was left, as it should be.
            }
        });
        var options = new MailOptions { Uri = new($"smtp://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"), From = "node@office.example", AuthorityFile = authority.AuthorityFile, Timeout = TimeSpan.FromSeconds(20) };
        var fault = Assert.ThrowsAsync<CalloutException>(() => new MailServer(options).SendAsync(To, "co-1", At, Text(), CancellationToken.None));
        await serving;
        return fault!.Code;
    }

    private static MailServer Server(SmtpServer server, TestAuthority? authority = null, string? password = null)
    {
        var options = new MailOptions
        {
            Uri = new($"smtp://{(password is null ? "" : "duty@")}localhost:{server.Port}"),
            From = "node@office.example",
            AuthorityFile = authority?.AuthorityFile,
            PasswordFile = password is null ? null : authority!.Secret(password),
        };
        options.Validate();
        return new(options);
    }

    private static CalloutText Text(params string[] lines) =>
        CalloutText.Of(ParticipantId.Parse("AT").Value, "AT-90", Callout.Raised, [new(1, "GAP", "RS", At, "Look.")], isDetailed: false, At) with { Lines = lines };
}
