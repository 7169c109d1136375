using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Tests.Postgres;

public sealed class DatabaseUrlTests(Servers servers)
{
    [Fact]
    public void Parse_WholeUrl_NamesEveryPart()
    {
        var url = DatabaseUrl.Parse("postgres://molecule:secret@db.example:6432/organisation?sslmode=verify-full&application_name=silo-1");

        url.Host.ShouldBe("db.example");
        url.Port.ShouldBe(6432);
        url.Username.ShouldBe("molecule");
        url.Password.ShouldBe("secret");
        url.Database.ShouldBe("organisation");
        url.SslMode.ShouldBe(SslMode.VerifyFull);
        url.ApplicationName.ShouldBe("silo-1");
    }

    [Fact]
    public void Parse_SchemeAlone_TakesLocalDefaults()
    {
        var url = DatabaseUrl.Parse("postgresql://");

        url.Host.ShouldBe("localhost");
        url.Port.ShouldBe(5432);
        url.Database.ShouldBe("molecule");
        url.Username.ShouldBeNull();
        url.Password.ShouldBeNull();
    }

    [Theory]
    [InlineData("postgres://user@host", "user", null)]
    [InlineData("postgres://user:@host", "user", null)]
    [InlineData("postgres://us%40er:p%40ss%2Fw%3Ar%3Fd%23%25@host", "us@er", "p@ss/w:r?d#%")]
    [InlineData("postgres://user:a:b@host", "user", "a:b")]
    [InlineData("postgres://user:a@b@host", "user", "a@b")]
    [InlineData("postgres://user:100%@host", "user", "100%")]
    [InlineData("postgres://user:a+b@host", "user", "a+b")]
    [InlineData("postgres://%C3%BCser:%E2%82%AC@host", "üser", "€")]
    public void Parse_UserAndPassword_AreDecoded(string value, string user, string? password)
    {
        var url = DatabaseUrl.Parse(value);

        url.Username.ShouldBe(user);
        url.Password.ShouldBe(password);
        url.Host.ShouldBe("host");
    }

    [Theory]
    [InlineData("postgres://[::1]:6432/db", "::1", 6432)]
    [InlineData("postgres://[2001:db8::1]/db", "2001:db8::1", 5432)]
    [InlineData("postgres://user@[::1]", "::1", 5432)]
    [InlineData("postgres://my_database-1:6432/db", "my_database-1", 6432)]
    [InlineData("postgres:///db?host=%2Fvar%2Frun%2Fpostgresql", "/var/run/postgresql", 5432)]
    [InlineData("  POSTGRES://host/db\n", "host", 5432)]
    public void Parse_Hosts_AreRead(string value, string host, int port)
    {
        var url = DatabaseUrl.Parse(value);

        url.Host.ShouldBe(host);
        url.Port.ShouldBe(port);
    }

    [Fact]
    public void Parse_ConnectionString_IsTakenAsItIs()
    {
        var url = DatabaseUrl.Parse("Host=db.example;Port=6432;Username=molecule;Password=sec;Database=organisation;Maximum Pool Size=7;Timeout=9");

        url.Host.ShouldBe("db.example");
        url.Database.ShouldBe("organisation");
        url.MaxPoolSize.ShouldBe(7);
        url.Timeout.ShouldBe(9);
        url.CommandTimeout.ShouldBe(5);
    }

    [Theory]
    [InlineData("postgres://host/db")]
    [InlineData("Host=host;Database=db")]
    public void Parse_SettingsNotNamed_GetDefaultsOfASilo(string value)
    {
        var url = DatabaseUrl.Parse(value);

        url.Timeout.ShouldBe(3);
        url.CommandTimeout.ShouldBe(5);
        url.MaxPoolSize.ShouldBe(20);
        url.KeepAlive.ShouldBe(30);
        url.MaxAutoPrepare.ShouldBe(50);
        url.AutoPrepareMinUsages.ShouldBe(2);
    }

    [Fact]
    public void Parse_ConnectTimeoutNamed_Stays() => DatabaseUrl.Parse("postgres://host/db?connect_timeout=11").Timeout.ShouldBe(11);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("mysql://user:hunter2@host/db")]
    [InlineData("hunter2")]
    [InlineData("Host=h;Password=hun;ter2=x")]
    [InlineData("Host=h;Port=hunter2")]
    [InlineData("Host=h;Port=99999999999;Password=hunter2")]
    [InlineData("postgres://user:hunter2@host:port/db")]
    [InlineData("postgres://user:hunter2@host:0/db")]
    [InlineData("postgres://user:hunter2@host:65536/db")]
    [InlineData("postgres://user:hunter2@host:-1/db")]
    [InlineData("postgres://user:hunter2@[::1/db")]
    [InlineData("postgres://user:hunter2@[]/db")]
    [InlineData("postgres://user:hunter2@[::1]5432/db")]
    [InlineData("postgres://user:hunter2?x@host/db")]
    [InlineData("postgres://user:hunter2/x@host/db")]
    [InlineData("postgres://user:12?hunter2@host/db")]
    [InlineData("postgres://user:hunter2@host/db?sslmode=sometimes")]
    [InlineData("postgres://user:hunter2@host/db?sslmode")]
    [InlineData("postgres://user:hunter2@host/db?pool=9")]
    [InlineData("postgres://user:hunter2@host/db?connect_timeout=soon")]
    public void Parse_Nonsense_IsRefusedWithTheVariableAndWithoutThePassword(string? value)
    {
        var refusal = Should.Throw<FormatException>(() => DatabaseUrl.Parse(value));

        refusal.Message.ShouldStartWith("DATABASE_URL ");
        refusal.ToString().ShouldNotContain("hunter2");
        refusal.ToString().ShouldNotContain("ter2=");
    }

    [Fact]
    public async Task Parse_UrlOfARealServer_Opens()
    {
        await using var dataSource = NpgsqlDataSource.Create(DatabaseUrl.Parse(servers.Postgres.Url));
        await using var command = dataSource.CreateCommand("SELECT current_database()::text");

        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe("molecule");
    }
}
