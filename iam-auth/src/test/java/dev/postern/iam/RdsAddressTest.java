package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdsAddressTest {
  @ParameterizedTest
  @CsvSource({
    "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com, eu-west-1",
    "SHOP.C9AKCIQ32ABC.EU-WEST-1.RDS.AMAZONAWS.COM, eu-west-1",
    "shop.cluster-c9akciq32abc.us-east-1.rds.amazonaws.com, us-east-1",
    "shop.cluster-ro-c9akciq32abc.ap-southeast-2.rds.amazonaws.com, ap-southeast-2",
    "reports.cluster-custom-c9akciq32abc.us-east-2.rds.amazonaws.com, us-east-2",
    "shop.proxy-c9akciq32abc.eu-central-1.rds.amazonaws.com, eu-central-1",
    "reader.endpoint.proxy-c9akciq32abc.eu-central-1.rds.amazonaws.com, eu-central-1",
    "shop.c9akciq32abc.us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
    "shop.c9akciq32abc.rds.us-gov-east-1.amazonaws.com, us-gov-east-1",
    "shop.c9akciq32abc.rds.cn-north-1.amazonaws.com.cn, cn-north-1",
    "shop.cluster-c9akciq32abc.rds.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
    "shop.c9akciq32abc.cn-north-1.rds.amazonaws.com.cn, cn-north-1"
  })
  void anEndpointOfRdsSaysItsRegion(String host, String region) {
    assertThat(RdsAddress.region(host)).contains(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.example.com",
        "127.0.0.1",
        "localhost",
        "eu-west-1.rds.amazonaws.com",
        "shop.eu-west-1.rds.amazonaws.com",
        ".c9akciq32abc.eu-west-1.rds.amazonaws.com",
        "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com.evil.example",
        "shop.c9akciq32abc.eu-west-1.rds.amazonaws.org",
        "shop.c9akciq32abc.eu-west-1.rdsamazonaws.com",
        "shop.c9akciq32abc.somewhere.rds.amazonaws.com",
        "shop.c9akciq32abc.eu-west-1.redshift.amazonaws.com",
        "rds.amazonaws.com"
      })
  void anyOtherNameSaysNone(String host) {
    assertThat(RdsAddress.region(host)).isEmpty();
  }
}
