using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Redis;

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options) =>
        RedisAddress.TryParse(options.Url, out _, out var error) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(error);
}
