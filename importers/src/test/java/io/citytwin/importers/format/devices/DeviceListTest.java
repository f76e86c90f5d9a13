package io.citytwin.importers.format.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.ReadSources;
import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A device list")
class DeviceListTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "devices | 设备编号,设备名称,设备类型,经度,纬度,监测指标",
                "devices | device_id;name;type;lon;lat;observed",
                "devices | id,name,type,x,y,crs,height,observed_properties,install_date,owner",
                "devices | sensor_id,longitude,latitude,install_date",
                "csv | index,sensor_id,latitude,longitude",
                "csv | id,name,type,lon,lat",
                "csv | 设备编号,设备名称,设备类型",
                "csv | 管段编号,管径,材质",
            })
    @DisplayName("is known by its header, and nothing else is taken for one")
    void accepts(String format, String header) throws IOException {
        Path file = write("list.csv", header + "\n", StandardCharsets.UTF_8);
        assertThat(Formats.standard().findFor(SourceFormat.SourceInput.of(file)))
                .hasValueSatisfying(f -> assertThat(f.name()).isEqualTo(format));
    }

    @Test
    @DisplayName("in Chinese and GBK is of class device and keyed by the device's number")
    void chinese() throws Exception {
        Path file = write(
                "设备.csv",
                """
                设备编号,设备名称,设备类型,经度,纬度,监测指标,安装日期
                DEV0000001,文明路空气站,空气质量,114.02,32.98,PM2.5；PM10、O3,2021-05-01
                DEV0000002,练江水位计,水位,114.03,32.97,水位,2022-06-01
                DEV0000003,不知名设备,地震仪,abc,32.97,烈度,2022-06-01
                """,
                Charset.forName("GBK"));
        ReadSources.LayerRead read = ReadSources.readOne(file);
        assertThat(read.layer().layerHint()).isEqualTo("device");
        assertThat(read.layer().keyField()).isEqualTo("设备编号");
        assertThat(read.layer().crs()).isEqualTo("EPSG:4326");
        assertThat(read.rows()).hasSize(2);
        assertThat(read.value(0, "设备类型")).isEqualTo("空气质量");
        assertThat(read.value(0, "监测指标")).isEqualTo("PM2.5;PM10;O3");
        assertThat(read.value(1, "设备类型")).isEqualTo("水位");
        assertThat(read.rows().get(1).geometry().toText()).isEqualTo("POINT (114.03 32.97)");
        assertThat(read.rejects()).singleElement().satisfies(r -> assertThat(r.getMessage()).contains("abc"));
    }

    @Test
    @DisplayName("takes the coordinate system that its own column names")
    void crsColumn() throws Exception {
        Path file = write(
                "devices.csv",
                "device_id,type,x,y,crs\nA1,rain,38500000,3650000,4526\nA2,rain,38500010,3650010,EPSG:4526\n",
                StandardCharsets.UTF_8);
        ReadSources.LayerRead read = ReadSources.readOne(file);
        assertThat(read.layer().crs()).isEqualTo("EPSG:4526");
        assertThat(read.value(0, "type")).isEqualTo("rain");
    }

    @Test
    @DisplayName("in two coordinate systems is refused in one line that names both")
    void twoSystems() throws Exception {
        Path file = write(
                "devices.csv", "device_id,type,x,y,crs\nA1,rain,1,2,4526\nA2,rain,1,2,WGS84\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ReadSources.readOne(file))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("devices.csv")
                .hasMessageContaining("EPSG:4526 and EPSG:4326");
    }

    private Path write(String name, String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve(name), text, charset);
    }
}
